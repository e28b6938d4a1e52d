"""Rasa's own addresses are not there, and its API is not in production."""

from __future__ import annotations

import pytest
import rasa.core.run
import rasa.server

from rasa_server import api, patching


def test_nobody_is_greeted_with_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rasa.server, "add_root_route", rasa.server.add_root_route)
    patching.apply([api.PATCH])
    app = rasa.core.run._create_app_without_api()
    assert app.router.routes_all == {}


def test_the_api_is_not_for_production(monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = ["run", "--port", "5005", "--enable-api"]
    monkeypatch.setenv("FENQI_ENV", "production")
    with pytest.raises(api.ApiIsOpen, match="--enable-api"):
        api.check_before_start(arguments)
    api.check_before_start(arguments[:-1])
    api.check_before_start(["train"])
    monkeypatch.setenv("FENQI_ENV", "development")
    api.check_before_start(arguments)
