"""Settings are read from the environment, and refused where they make no sense."""

from datetime import date, datetime

import pytest

from actions import settings


def test_the_business_day_is_shanghais_today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_TODAY", raising=False)
    before = datetime.now(settings.SHOP_TIME_ZONE).date()
    today = settings.business_day()
    assert before <= today <= datetime.now(settings.SHOP_TIME_ZONE).date()


def test_the_business_day_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_TODAY", "2026-02-28")
    assert settings.business_day() == date(2026, 2, 28)
    monkeypatch.setenv("FENQI_TODAY", "2026-02-30")
    with pytest.raises(settings.SettingsError, match="FENQI_TODAY"):
        settings.business_day()


def test_a_misspelt_environment_is_not_development(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("FENQI_ENV", raising=False)
    assert not settings.in_production()
    monkeypatch.setenv("FENQI_ENV", "production")
    assert settings.in_production()
    monkeypatch.setenv("FENQI_ENV", "Production")
    with pytest.raises(settings.SettingsError, match="FENQI_ENV"):
        settings.in_production()


def test_the_address_listened_on() -> None:
    assert settings.listen_address({}) == ("127.0.0.1", 5055)
    given = {"ACTION_SERVER_HOST": "0.0.0.0", "ACTION_SERVER_PORT": "6000"}  # noqa: S104
    assert settings.listen_address(given) == ("0.0.0.0", 6000)  # noqa: S104
    for port in ("0", "65536", "x", "-1"):
        with pytest.raises(settings.SettingsError):
            settings.listen_address({"ACTION_SERVER_PORT": port})
