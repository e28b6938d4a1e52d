"""The channel as credentials.yml and the environment describe it."""

from __future__ import annotations

from pathlib import Path

import pytest

from channels.web import WebChannel
from contract.environment import SettingsError
from tests.unit.channels.web.conftest import serve


@pytest.mark.parametrize(("environment", "status"), [("development", 200), ("production", 404)])
async def test_the_demos_customers_are_for_development(
    environment: str, status: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    monkeypatch.setenv("FENQI_ENV", environment)
    async with serve() as site, site.http.get(f"{site.url}/demo/customers") as answer:
        assert answer.status == status


def test_a_misspelt_environment_has_no_channel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FENQI_ENV", "prod")
    with pytest.raises(SettingsError, match="FENQI_ENV"):
        WebChannel()
