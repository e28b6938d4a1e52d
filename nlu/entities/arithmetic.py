"""Calendar arithmetic: months of unequal length, weeks that begin on Monday."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def valid_day(year: int, month: int, day: int) -> date | None:
    """The day, or None where the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


def month_end(day: date, months: int = 0) -> date:
    """The last day of the month `months` after that of `day`."""
    start = month_start(day, months)
    return start.replace(day=monthrange(start.year, start.month)[1])


def day_of_month(month: date, day: int) -> date:
    """Day `day` of the month of `month`, or the month's last where it is shorter."""
    return month.replace(day=min(day, monthrange(month.year, month.month)[1]))


def add_months(day: date, months: int) -> date:
    """The same day of the month `months` later, or that month's last where it is shorter."""
    return day_of_month(month_start(day, months), day.day)


def weekday_of_week(day: date, weekday: int, weeks: int = 0) -> date:
    """The `weekday` (0 is Monday) of the week `weeks` after that of `day`."""
    return day + timedelta(days=weekday - day.weekday(), weeks=weeks)


def next_weekday(day: date, weekday: int) -> date:
    """The first `weekday` (0 is Monday) from `day` on."""
    return day + timedelta(days=(weekday - day.weekday()) % 7)


def next_month_day(today: date, month: int, day: int) -> date | None:
    """The first `month`/`day` from `today` on; 29 February waits for a leap year."""
    for year in range(today.year, today.year + 9):
        found = valid_day(year, month, day)
        if found is not None and found >= today:
            return found
    return None


def last_month_day(today: date, month: int, day: int) -> date | None:
    """The latest `month`/`day` up to `today`."""
    for year in range(today.year, today.year - 9, -1):
        found = valid_day(year, month, day)
        if found is not None and found <= today:
            return found
    return None


def next_day_numbered(today: date, number: int) -> date | None:
    """The first day from `today` on that is a month's day `number`.

    A month too short to have that day is passed over: `31号` said in November
    is 31 December. None for a number no month has.
    """
    if not 1 <= number <= 31:
        return None
    for months in range(3):
        month = month_start(today, months)
        day = valid_day(month.year, month.month, number)
        if day is not None and day >= today:
            return day
    return None


def last_day_numbered(today: date, number: int) -> date | None:
    """The latest day up to `today` that is a month's day `number`."""
    if not 1 <= number <= 31:
        return None
    for months in range(3):
        month = month_start(today, -months)
        day = valid_day(month.year, month.month, number)
        if day is not None and day <= today:
            return day
    return None
