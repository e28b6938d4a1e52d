"""Two places where Engine.IO's driver for Sanic needs more than its public face offers.

Each is checked when the channel is made: where a library has changed, the server does not start.
"""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from typing import Any

from engineio import async_socket
from engineio.async_drivers import sanic as driver
from rasa.shared.exceptions import RasaException
from sanic import Sanic
from socketio import AsyncServer


class DriverChanged(RasaException):
    """A library is not as this channel needs it; Rasa ends with the sentence and 1."""

    def __init__(self, library: str, lacking: str) -> None:
        super().__init__(
            f"The web channel does not fit the installed {library}: {lacking}. Install the locked "
            "version (make setup), or look over channels/web/driver.py."
        )


def guard_sockets(server: AsyncServer, websocket: type[driver.WebSocket]) -> None:
    """Have a Socket.IO server make its connections of a class derived from the driver's.

    Raises:
        DriverChanged: the server would go on with the driver's own.
    """
    parts = getattr(server.eio, "_async", None)
    if not isinstance(parts, dict) or parts.get("websocket") is not driver.WebSocket:
        raise DriverChanged("python-engineio", "the driver's WebSocket is elsewhere")
    if "self.server._async['websocket'](" not in inspect.getsource(async_socket):
        raise DriverChanged("python-engineio", "connections are not made of the driver's WebSocket")
    server.eio._async = {**parts, "websocket": websocket}


def mark_as_websocket(handler: Callable[..., Awaitable[Any]]) -> None:
    """Let a handler return without an answer, once its request became a WebSocket.

    Raises:
        DriverChanged: Sanic does not look at the mark.
    """
    if 'hasattr(handler, "is_websocket")' not in inspect.getsource(Sanic.handle_request):
        raise DriverChanged("Sanic", "handlers of WebSockets are told apart by another mark")
    handler.is_websocket = True  # type: ignore[attr-defined]
