"""Feasts of the lunar calendar against the days published for them."""

from datetime import date, timedelta

import pytest

from nlu.entities.holidays import NAMES, holiday_in, next_holiday, next_lunar_day

# 国务院办公厅's yearly notices (to 2026) and the Hong Kong Observatory's tables.
PUBLISHED = {
    "春节": ["2025-01-29", "2026-02-17", "2027-02-06", "2028-01-26", "2029-02-13", "2030-02-03"],
    "清明": ["2025-04-04", "2026-04-05", "2027-04-05", "2028-04-04", "2029-04-04", "2030-04-05"],
    "端午": ["2025-05-31", "2026-06-19", "2027-06-09", "2028-05-28", "2029-06-16", "2030-06-05"],
    "中秋": ["2025-10-06", "2026-09-25", "2027-09-15", "2028-10-03", "2029-09-22", "2030-09-12"],
}


@pytest.mark.parametrize("name", PUBLISHED)
def test_published_days(name: str) -> None:
    days = [holiday_in(name, year) for year in range(2025, 2031)]
    assert [day.isoformat() for day in days if day] == PUBLISHED[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_name_has_a_day_within_thirteen_months(name: str) -> None:
    today = date(2026, 1, 1)
    while today < date(2030, 1, 1):
        day = next_holiday(name, today)
        assert day is not None
        assert timedelta(0) <= day - today <= timedelta(days=385)
        today += timedelta(days=13)


def test_the_eve_is_the_day_before_the_spring_festival() -> None:
    for year in range(2025, 2099):
        eve, festival = holiday_in("除夕", year), holiday_in("春节", year)
        assert eve is not None
        assert festival is not None
        assert festival - eve == timedelta(days=1)


def test_beyond_the_tables_there_is_no_day() -> None:
    assert holiday_in("春节", 2102) is None
    assert next_lunar_day(date(2026, 1, 1), 13, 1) is None
    assert next_lunar_day(date(2026, 1, 1), 1, 31) is None
