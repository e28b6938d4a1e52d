"""The day is Shanghai's, and development's to choose."""

from datetime import date, datetime, timedelta

import pytest

from contract.business_day import SHOP_TIME_ZONE, business_day
from contract.environment import SettingsError


@pytest.fixture(autouse=True)
def _unset(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "development")
    monkeypatch.delenv("FENQI_TODAY", raising=False)


@pytest.mark.parametrize("environment", ["development", "production"])
def test_the_business_day_is_shanghais_today(
    environment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_ENV", environment)
    before = datetime.now(SHOP_TIME_ZONE).date()
    today = business_day()
    assert before <= today <= datetime.now(SHOP_TIME_ZONE).date()


def test_shanghai_is_eight_hours_ahead_winter_and_summer() -> None:
    for month in (1, 7):
        moment = datetime(2026, month, 1, tzinfo=SHOP_TIME_ZONE)
        assert moment.utcoffset() == timedelta(hours=8)


def test_development_may_choose_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_TODAY", " 2026-02-28 ")
    assert business_day() == date(2026, 2, 28)


@pytest.mark.parametrize("word", ["2026-02-30", "tomorrow", "28.2.2026"])
def test_a_day_that_is_none_is_refused(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_TODAY", word)
    with pytest.raises(SettingsError, match=f"FENQI_TODAY 要写成 .*{word}"):
        business_day()


def test_production_keeps_the_real_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "production")
    monkeypatch.setenv("FENQI_TODAY", "2026-02-28")
    with pytest.raises(SettingsError, match="正式环境不能用环境变量 FENQI_TODAY"):
        business_day()


def test_a_misspelt_environment_has_no_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "prod")
    with pytest.raises(SettingsError, match="FENQI_ENV"):
        business_day()
