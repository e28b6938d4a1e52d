"""The channel does not start on a library it does not fit."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from engineio.async_drivers import sanic as driver
from socketio import AsyncServer

from channels.web.driver import DriverChanged, guard_sockets, mark_as_websocket
from channels.web.guard import GuardedWebSocket


async def handler(_: Any) -> None:
    """Return without an answer."""


def test_it_fits_the_installed_libraries() -> None:
    server = AsyncServer(async_mode="sanic")
    guard_sockets(server, GuardedWebSocket)
    assert server.eio._async["websocket"] is GuardedWebSocket
    assert driver._async["websocket"] is driver.WebSocket
    mark_as_websocket(handler)
    assert vars(handler)["is_websocket"] is True


def test_another_driver_is_refused() -> None:
    server = AsyncServer(async_mode="sanic")
    server.eio._async = {**server.eio._async, "websocket": object}
    with pytest.raises(DriverChanged, match="python-engineio"):
        guard_sockets(server, GuardedWebSocket)
    del server.eio._async
    with pytest.raises(DriverChanged, match="python-engineio"):
        guard_sockets(server, GuardedWebSocket)


def test_other_sources_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inspect, "getsource", lambda _: "changed")
    with pytest.raises(DriverChanged, match="python-engineio"):
        guard_sockets(AsyncServer(async_mode="sanic"), GuardedWebSocket)
    with pytest.raises(DriverChanged, match="Sanic"):
        mark_as_websocket(handler)
