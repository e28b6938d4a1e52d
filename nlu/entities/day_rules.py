"""What each way to say a day comes to: from a match to the day it means.

Each rule takes the match of its pattern (days.py), the business day, and
whether the words after it put it in the past; it returns the day, or None where
the calendar has no such day or the words name none.
"""

from __future__ import annotations

import re
from datetime import date, timedelta

from .arithmetic import (
    add_months,
    day_of_month,
    last_day_numbered,
    last_month_day,
    month_end,
    month_start,
    next_day_numbered,
    next_month_day,
    next_weekday,
    valid_day,
    weekday_of_week,
)
from .holidays import (
    day_after_holiday,
    day_before_holiday,
    holiday_in,
    next_holiday,
    next_lunar_day,
)
from .numerals import small_number

_YEARS = {"大前": -3, "前": -2, "去": -1, "今": 0, "本": 0, "明": 1, "来": 1, "后": 2}
_DAYS = {"大前": -3, "前": -2, "昨": -1, "今": 0, "明": 1, "后": 2, "大后": 3}
_STEPS = {"上上": -2, "上": -1, "下": 1, "下下": 2}
_WEEKDAYS = {name: number for number, name in enumerate("一二三四五六日")} | {"天": 6, "末": 5}
_WEEKDAYS |= {str(number + 1): number for number in range(7)}
_LUNAR_MONTHS = {"正": 1, "冬": 11, "腊": 12}
_CHINESE_DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
_MIDDLE_OF_MONTH, _LAST_THIRD_OF_MONTH = 15, 21
_HALF_MONTH = 15  # days


def full_date(match: re.Match[str], today: date, past: bool) -> date | None:
    """2026-12-01, 2026年12月1日, 20261201."""
    return valid_day(int(match["y"]), int(match["m"]), int(match["d"]))


def month_and_day(match: re.Match[str], today: date, past: bool) -> date | None:
    """12月1号, 12/1, 明年3月1号."""
    month, day = small_number(match["m"]), small_number(match["d"])
    year = _year(match, today)
    if year is not None:
        return valid_day(year, month, day)
    return (last_month_day if past else next_month_day)(today, month, day)


def dotted(match: re.Match[str], today: date, past: bool) -> date | None:
    """12.1号, and 11.30 where nothing else is said."""
    month, day = match["m"] or match["only_m"], match["d"] or match["only_d"]
    return next_month_day(today, int(month), int(day))


def named_month(match: re.Match[str], today: date, past: bool) -> date | None:
    """12月底, 明年3月, 3月份: the month's first day still ahead where no part is named."""
    month, part = small_number(match["m"]), match.groupdict().get("part")
    year = _year(match, today)
    if year is None:
        year = today.year + _years_to_month(today, month, past)
    start = date(year, month, 1)
    if part:
        return _part_of_month(start, part)
    return start if past or month_end(start) < today else max(start, today)


def relative_month(match: re.Match[str], today: date, past: bool) -> date | None:
    """下个月, 本月底, 下月15号; 本月 alone names no day."""
    months = _STEPS.get(match["step"], 0)
    start = month_start(today, months)
    if match["d"]:
        number = small_number(match["d"])
        return day_of_month(start, number) if 1 <= number <= 31 else None
    if match["part"]:
        return _part_of_month(start, match["part"])
    return start if months else None


def part_of_month(match: re.Match[str], today: date, past: bool) -> date | None:
    """月底, 月初, 月中: the next one."""
    this_month = _part_of_month(today, match["part"])
    return (
        this_month if this_month >= today else _part_of_month(month_start(today, 1), match["part"])
    )


def day_number(match: re.Match[str], today: date, past: bool) -> date | None:
    """15号: the next one."""
    number = small_number(match["d"])
    return last_day_numbered(today, number) if past else next_day_numbered(today, number)


def relative_day(match: re.Match[str], today: date, past: bool) -> date | None:
    """明天, 今晚, 大后天."""
    return today + timedelta(days=_DAYS[match["offset"]])


def weekday(match: re.Match[str], today: date, past: bool) -> date | None:
    """周五, 这周五, 下周一, 周末 (Saturday, or today on a Sunday)."""
    step, number = match["step"], _WEEKDAYS[match["weekday"]]
    if step in _STEPS:
        return weekday_of_week(today, number, _STEPS[step])
    if match["weekday"] == "末":
        return max(today, weekday_of_week(today, number))
    return weekday_of_week(today, number) if step else next_weekday(today, number)


def week(match: re.Match[str], today: date, past: bool) -> date | None:
    """下周: its Monday."""
    return weekday_of_week(today, 0, _STEPS[match["step"]])


def next_year(match: re.Match[str], today: date, past: bool) -> date | None:
    """明年: its first day."""
    return date(today.year + 1, 1, 1)


def year_end(match: re.Match[str], today: date, past: bool) -> date | None:
    """年底, 明年年底."""
    return date(today.year + _YEARS.get(match["which"] or "", 0), 12, 31)


def later(match: re.Match[str], today: date, past: bool) -> date | None:
    """十天后, 半个月后, 再过两周."""
    return _after_span(match, today, 1)


def earlier(match: re.Match[str], today: date, past: bool) -> date | None:
    """三天前."""
    return _after_span(match, today, -1)


def holiday(match: re.Match[str], today: date, past: bool) -> date | None:
    """元旦, 国庆前 (its eve), 春节后 (when its days off are over), 明年中秋."""
    name, side = match["name"], match["side"]
    if match["year_word"]:
        day = holiday_in(name, today.year + _YEARS[match["year_word"]])
        return None if day is None else day + timedelta(days={"前": -1, "后": 1}.get(side, 0))
    if side == "前":
        return day_before_holiday(name, today)
    return day_after_holiday(name, today) if side == "后" else next_holiday(name, today)


def before_new_year(match: re.Match[str], today: date, past: bool) -> date | None:
    """年前: by New Year's Eve of the lunar calendar."""
    return day_before_holiday("春节", today)


def after_new_year(match: re.Match[str], today: date, past: bool) -> date | None:
    """年后, 过完年: when the days off of the lunar New Year are over."""
    return day_after_holiday("春节", today)


def national_day(match: re.Match[str], today: date, past: bool) -> date | None:
    """十一前, 十一假期."""
    before = match["side"] == "前"
    return day_before_holiday("国庆", today) if before else next_holiday("国庆", today)


def june_sales(match: re.Match[str], today: date, past: bool) -> date | None:
    """618前 (its eve), 618那天."""
    return next_month_day(today, 6, 17 if match["side"] == "前" else 18)


def lunar_day(match: re.Match[str], today: date, past: bool) -> date | None:
    """农历八月十五, 腊月二十三, 大年初三."""
    month = match["lunar_month"]
    number = 1 if month is None else _LUNAR_MONTHS.get(month) or small_number(month)
    return next_lunar_day(today, number, small_number(match["d"]))


def _year(match: re.Match[str], today: date) -> int | None:
    groups = match.groupdict()
    if groups.get("year"):
        return int(match["year"].translate(_CHINESE_DIGITS))
    if groups.get("year_word"):
        return today.year + _YEARS[match["year_word"]]
    return None


def _years_to_month(today: date, month: int, past: bool) -> int:
    if past:
        return -1 if month > today.month else 0
    return 1 if month < today.month else 0


def _part_of_month(month: date, part: str) -> date:
    if part in ("底", "末", "尾"):
        return month_end(month)
    days = {"中": _MIDDLE_OF_MONTH, "中旬": _MIDDLE_OF_MONTH, "下旬": _LAST_THIRD_OF_MONTH}
    return day_of_month(month, days.get(part, 1))


def _after_span(match: re.Match[str], today: date, sign: int) -> date | None:
    unit = match["unit"]
    if match["half"]:
        if unit == "年":
            return add_months(today, 6 * sign)
        return today + timedelta(days=sign * _HALF_MONTH) if unit == "月" else None
    number = sign * small_number(match["n"])
    if unit in ("天", "日"):
        return today + timedelta(days=number)
    if unit in ("周", "星期", "礼拜"):
        return today + timedelta(weeks=number)
    half_more = sign if match["half_more"] else 0
    if unit == "年":
        return add_months(today, 12 * number + 6 * half_more)
    return add_months(today, number) + timedelta(days=_HALF_MONTH * half_more)
