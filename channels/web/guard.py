"""Keeps frames that python-socketio cannot take away from it.

A malformed or oversized frame would end the connection, and with it the customer's chat, or
be logged as a server error. Here it is answered with a problem and dropped.
"""

from __future__ import annotations

import asyncio
import json
import re
from typing import Any

from engineio.async_drivers.sanic import WebSocket

from channels.core.door import NotTaken, read_json
from channels.core.limits import Bucket, Rate
from channels.web.problems import problem

MAX_FRAME = 32 * 1024
"""Characters of a frame; beyond 1 MiB Sanic itself closes the connection."""
FRAMES = Rate(burst=80, per_second=20)
"""What one connection may send, heartbeats apart."""
PATIENCE = 400
"""Frames dropped in a row before the connection is closed."""

INTRODUCED_WITHIN = 15.0
"""Seconds a new connection may say nothing before its `CONNECT`."""

_PONG, _CLOSE, _CONNECT = "3", "1", "40"
_EVENT = re.compile(r"42(\d{0,9})(\[.*\])", re.DOTALL)


class GuardedWebSocket(WebSocket):
    """The driver's WebSocket, handing on well-formed frames only."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self._bucket = Bucket(FRAMES)
        self._dropped = 0
        self._is_introduced = False

    async def wait(self) -> str:
        """Return the next frame that is fit to be processed.

        Raises:
            OSError: the connection is gone, has sent nothing but rubbish, or nothing at all.
        """
        while True:
            frame = await self._next()
            fault = self._fault(frame)
            if fault is None:
                self._dropped = 0
                return str(frame)
            self._dropped += 1
            if self._dropped > PATIENCE:
                raise OSError("too many frames dropped")
            if self._dropped == 1 or fault != "too_fast":
                await self.send(f"42{json.dumps(['problem', problem(fault)], ensure_ascii=False)}")

    async def _next(self) -> str | bytes:
        patience = None if self._is_introduced else INTRODUCED_WITHIN
        try:
            frame: str | bytes = await asyncio.wait_for(super().wait(), patience)
        except asyncio.TimeoutError as error:
            raise OSError("nobody has introduced themselves") from error
        return frame

    def _fault(self, frame: str | bytes) -> str | None:
        if frame != _PONG and not self._bucket.take():
            return "too_fast"
        fault = frame_fault(frame)
        if fault is None and str(frame).startswith(_CONNECT):
            # python-socketio would make another client of it and lose sight of the first, which
            # would listen on, whatever became of the connection's.
            fault = "malformed" if self._is_introduced else None
            self._is_introduced = True
        return fault


def frame_fault(frame: str | bytes) -> str | None:
    """Return the code of what is wrong with a frame from a client, None where nothing is.

    Engine.IO 4: pong, close, message; in a message Socket.IO 5: connect, disconnect, event,
    in the one namespace there is. The server asks for no acknowledgements and takes no
    binary data.
    """
    if len(frame) > MAX_FRAME:
        return "too_long"
    if isinstance(frame, bytes):
        return "malformed"
    if frame in (_PONG, _CLOSE, "41", _CONNECT):
        return None
    if frame.startswith(_CONNECT):
        return None if isinstance(_read(frame[2:]), dict) else "malformed"
    event = _EVENT.fullmatch(frame)
    said = None if event is None else _read(event.group(2))
    named = isinstance(said, list) and bool(said) and isinstance(said[0], str)
    return None if named else "malformed"


def _read(text: str) -> object:
    try:
        return read_json(text)
    except NotTaken:
        return None
