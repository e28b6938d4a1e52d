"""Days: monthly due dates, and days between two dates as a day count sees them."""

from __future__ import annotations

from calendar import isleap
from datetime import date
from enum import StrEnum


class DayCount(StrEnum):
    """How days are counted. `actual/period` takes a share of the period's interest."""

    ACTUAL_365 = "actual/365"
    ACTUAL_360 = "actual/360"
    THIRTY_360 = "30/360"
    ACTUAL_PERIOD = "actual/period"


_MONTH_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)

YEAR_DAYS = {
    DayCount.ACTUAL_365.value: 365,
    DayCount.ACTUAL_360.value: 360,
    DayCount.THIRTY_360.value: 360,
}


def monthly_due_dates(first: date, periods: int) -> tuple[date, ...]:
    """`periods` due dates, each a whole number of months after the first.

    Each keeps the first one's day of the month; a month without that day uses its last day
    (31 Jan → 28 Feb → 31 Mar). Raises `ValueError` for a date beyond the year 9999.
    """
    year, month = first.year, first.month
    dates = [first]
    for _ in range(1, periods):
        month += 1
        if month > 12:
            year, month = year + 1, 1
        dates.append(date(year, month, min(first.day, _month_length(year, month))))
    return tuple(dates)


def days_between(start: date, end: date, *, thirty: bool) -> int:
    """Days from `start` to `end` (not before it), as they are or, where `thirty`, by 30E/360.

    30E/360 (Eurobond basis): every month has 30 days, and day 31 counts as 30 at both ends.
    """
    if thirty:
        return (
            (end.year - start.year) * 360
            + (end.month - start.month) * 30
            + min(end.day, 30)
            - min(start.day, 30)
        )
    return (end - start).days


def _month_length(year: int, month: int) -> int:
    return 29 if month == 2 and isleap(year) else _MONTH_LENGTHS[month - 1]
