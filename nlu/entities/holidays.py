"""Days with names: public holidays, shopping days, and the lunar calendar's feasts.

Lunar dates and the solar term 清明 come from `borax` (tables of the Chinese
calendar for 1900 to 2100); the rest falls on the same solar day each year.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from borax.calendars.lunardate import (  # type: ignore[import-untyped]
    InvalidLunarDateError,
    LunarDate,
    TermUtils,
)

_SOLAR = {
    "元旦": (1, 1),
    "情人节": (2, 14),
    "妇女节": (3, 8),
    "三八节": (3, 8),
    "劳动节": (5, 1),
    "五一": (5, 1),
    "儿童节": (6, 1),
    "六一": (6, 1),
    "教师节": (9, 10),
    "国庆": (10, 1),
    "国庆节": (10, 1),
    "双十一": (11, 11),
    "双11": (11, 11),
    "双十二": (12, 12),
    "双12": (12, 12),
    "平安夜": (12, 24),
    "圣诞": (12, 25),
    "圣诞节": (12, 25),
    "跨年": (12, 31),
}
_LUNAR = {
    "春节": (1, 1),
    "过年": (1, 1),
    "元宵": (1, 15),
    "元宵节": (1, 15),
    "端午": (5, 5),
    "端午节": (5, 5),
    "七夕": (7, 7),
    "中秋": (8, 15),
    "中秋节": (8, 15),
    "重阳": (9, 9),
    "重阳节": (9, 9),
    "腊八": (12, 8),
}
_EVE = ("除夕", "年三十", "大年三十")
_QINGMING = ("清明", "清明节")

# How many days people are usually off, which is what `国庆后` waits for.
_DAYS_OFF = {"国庆": 7, "国庆节": 7, "春节": 7, "过年": 7, "五一": 3, "劳动节": 3}

NAMES = tuple(sorted((*_SOLAR, *_LUNAR, *_EVE, *_QINGMING), key=lambda name: (-len(name), name)))


def holiday_in(name: str, year: int) -> date | None:
    """The day of the holiday `name` in the solar `year`, None if the calendar does not reach it.

    Lunar feasts are told by the lunar year that begins in `year`, save for those
    of its last month, which fall in the solar year after: they are told by the
    solar year they fall in.
    """
    if name in _SOLAR:
        return date(year, *_SOLAR[name])
    if name in _EVE:
        return _shifted(_lunar(year, 1, 1), -1)
    if name in _LUNAR:
        month, day = _LUNAR[name]
        return _lunar(year - 1 if month == 12 else year, month, day)
    return _qingming(year)


def next_holiday(name: str, today: date) -> date | None:
    """The first day from `today` on that is the holiday `name`."""
    return _first_from(today, lambda year: holiday_in(name, year))


def day_before_holiday(name: str, today: date) -> date | None:
    """The first day from `today` on that is the eve of the holiday `name`."""
    return _first_from(today, lambda year: _shifted(holiday_in(name, year), -1))


def day_after_holiday(name: str, today: date) -> date | None:
    """The first day from `today` on that follows the holiday `name` and its days off."""
    days = _DAYS_OFF.get(name, 1)
    return _first_from(today, lambda year: _shifted(holiday_in(name, year), days))


def next_lunar_day(today: date, month: int, day: int) -> date | None:
    """The first day from `today` on that is `day` of the lunar `month`, None if there is none."""
    for year in (today.year - 1, today.year, today.year + 1):
        solar = _lunar(year, month, day)
        if solar is not None and solar >= today:
            return solar
    return None


def _first_from(today: date, in_year: Callable[[int], date | None]) -> date | None:
    for year in (today.year, today.year + 1):
        day = in_year(year)
        if day is not None and day >= today:
            return day
    return None


def _shifted(day: date | None, days: int) -> date | None:
    return None if day is None else day + timedelta(days=days)


def _lunar(year: int, month: int, day: int) -> date | None:
    try:
        return _as_date(LunarDate(year, month, day).to_solar_date())
    except InvalidLunarDateError:
        return None


def _qingming(year: int) -> date | None:
    try:
        return _as_date(TermUtils.day_start_from_term(year, "清明"))
    except (InvalidLunarDateError, ValueError, IndexError):
        return None


def _as_date(day: date) -> date:
    return date(day.year, day.month, day.day)
