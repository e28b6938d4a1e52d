"""Requests as an attacker makes them: any bytes, from any address of the loopback network."""

from __future__ import annotations

import base64
import contextlib
import http.client
import json
import os
import re
import socket
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

WITHIN = 30.0
"""Seconds after which a request counts as never answered."""

SILENCE = 2.0
"""Seconds without a word after which nothing more is expected of a flooded server."""

TRACES = (b"Traceback", b'File "', b"site-packages", b"sqlalchemy", b"rasa_sdk", b".py")
"""What an answer must not hold: how the house is built is nobody's business."""

SOCKET = "/webhooks/web/socket.io/?EIO=4&transport=websocket"


@dataclass(frozen=True)
class Reply:
    """What a server answered, its headers' names in lower case.

    The status is 0 where it closed the connection without a word.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""

    @property
    def json(self) -> Any:
        """The body as JSON."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as text, without JSON's escapes where it is JSON."""
        try:
            return json.dumps(self.json, ensure_ascii=False)
        except ValueError:
            return self.body.decode("utf8", "replace")


def is_calm(reply: Reply) -> bool:
    """Tell whether an answer is no failure of the server's and shows nothing of its inside."""
    return reply.status < 500 and not any(trace in reply.body for trace in TRACES)


def call(
    port: int,
    method: str,
    path: str,
    body: bytes | object = None,
    headers: Mapping[str, str] | Sequence[tuple[str, str]] = (),
    address: str = "127.0.0.1",
) -> Reply:
    """Make a request and return the answer.

    Args:
        body: bytes are sent as they are; None sends no body; anything else is sent as JSON.
        headers: replace those that a client sends by itself where they have the same name.
        address: the caller's own, of 127.0.0.0/8.
    """
    given = list(headers.items() if isinstance(headers, Mapping) else headers)
    sent = body if isinstance(body, bytes) else b"" if body is None else encode(body)
    names = {name.lower() for name, _ in given}
    if body is not None and "content-type" not in names:
        given.append(("Content-Type", "application/json"))
    if sent and not names & {"content-length", "transfer-encoding"}:
        given.append(("Content-Length", str(len(sent))))
    connection = http.client.HTTPConnection("127.0.0.1", port, WITHIN, (address, 0))
    try:
        connection.putrequest(method, path, skip_accept_encoding=True)
        for name, value in given:
            connection.putheader(name, value.encode("utf8"))
        connection.endheaders()
        # Refused before all of it was sent: the answer may be there all the same.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(sent)
        answer = connection.getresponse()
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Reply(answer.status, named, answer.read())
    except (http.client.BadStatusLine, ConnectionError, http.client.IncompleteRead):
        return Reply(0)
    finally:
        connection.close()


def raw(port: int, sent: bytes, address: str = "127.0.0.1", within: float = WITHIN) -> bytes:
    """Send bytes and return whatever comes back until the server closes or `within` is over."""
    got = b""
    line = socket.create_connection(("127.0.0.1", port), within, (address, 0))
    with line, contextlib.suppress(OSError):
        line.sendall(sent)
        line.shutdown(socket.SHUT_WR)
        while part := line.recv(65536):
            got += part
    return got


def encode(value: object) -> bytes:
    """Return JSON in ASCII, lone surrogates included."""
    return json.dumps(value).encode("ascii")


class Refused(Exception):
    """The server would not open the connection, or has closed it."""


class Socket:
    """A Socket.IO client that says what it is told to, fit or not."""

    def __init__(
        self,
        port: int,
        auth: object = None,
        *,
        address: str = "127.0.0.1",
        headers: Mapping[str, str] | None = None,
        query: str = "",
    ) -> None:
        """Open a connection and ask for a session.

        Raises:
            Refused: there is none to be had.
        """
        at = urlsplit(f"http://127.0.0.1:{port}")
        line = socket.create_connection((at.hostname, port), WITHIN, (address, 0))
        self.events: list[tuple[str, Any]] = []
        self._number = 0
        try:
            self._connection: ClientConnection = connect(
                f"ws://127.0.0.1:{port}{SOCKET}{query}",
                sock=line,
                additional_headers=dict(headers or {}),
                open_timeout=WITHIN,
                ping_interval=None,
                max_size=None,
            )
        except Exception as error:
            line.close()
            raise Refused(type(error).__name__) from error
        self._frame()
        self.send("40" if auth is None else f"40{json.dumps(auth)}")
        self.session: dict[str, Any] = {}

    def open(self) -> Socket:
        """Wait for the session and return this client.

        Raises:
            Refused: another word came instead.
        """
        event, data = self.event("session", "problem")
        if event == "problem":
            raise Refused(str(data))
        self.session = data
        return self

    def send(self, frame: str | bytes) -> None:
        """Send a frame as it is.

        Raises:
            Refused: the connection is closed.
        """
        try:
            self._connection.send(frame)
        except ConnectionClosed as error:
            raise Refused("closed") from error

    def emit(self, event: object, *data: object) -> int:
        """Send an event that asks for an acknowledgement; return its number."""
        self._number += 1
        self.send(f"42{self._number}{json.dumps([event, *data])}")
        return self._number

    def flood(self, event: str, data: Sequence[object]) -> list[dict[str, Any]]:
        """Send an event many times without waiting; return the acknowledgements that come."""
        with contextlib.suppress(Refused):
            for each in data:
                self.emit(event, each)
        answers: list[dict[str, Any]] = []
        with contextlib.suppress(TimeoutError, Refused):
            while True:
                frame = self._frame(SILENCE)
                found = re.match(r"43\d+(\[.*)", frame, re.DOTALL)
                answers += json.loads(found.group(1)) if found else []
        return answers

    def ask(self, event: object, *data: object) -> dict[str, Any]:
        """Send an event and return what it is acknowledged with; a problem counts as that."""
        number = self.emit(event, *data)
        while True:
            frame = self._frame()
            if frame.startswith(f"43{number}["):
                answer = json.loads(frame[len(f"43{number}") :])[0]
                return dict(answer)
            found = self._keep(frame)
            if found is not None and found[0] == "problem":
                return {"ok": False, "error": found[1]}

    def say(self, text: object, **more: object) -> dict[str, Any]:
        """Say something and return the acknowledgement."""
        return self.ask("say", {"id": fresh_id(), "text": text, **more})

    def hear(self, message_id: str) -> list[dict[str, Any]]:
        """Return the bot's entries in answer to a message, once its turn is over."""
        while True:
            event, data = self.event("turn")
            if event == "turn" and data["id"] == message_id and data["state"] in ("done", "failed"):
                entries = [got for name, got in self.events if name == "entry"]
                return [entry for entry in entries if entry.get("reply_to") == message_id]

    def talk(self, text: str) -> str:
        """Say something and return the texts of the answer."""
        answer = self.say(text)
        if not answer.get("ok"):
            return str(answer["error"]["message"])
        return "\n".join(str(entry.get("text", "")) for entry in self.hear(answer["id"]))

    def event(self, *names: str) -> tuple[str, Any]:
        """Return the next event with one of the names."""
        while True:
            found = self._keep(self._frame())
            if found is not None and found[0] in names:
                return found

    def drain(self, seconds: float) -> list[tuple[str, Any]]:
        """Return all events once nothing more came for some time, or the line was closed."""
        try:
            while True:
                self._keep(self._frame(seconds))
        except (TimeoutError, Refused):
            return self.events

    def close(self) -> None:
        """Hang up."""
        self._connection.close()

    def _keep(self, frame: str) -> tuple[str, Any] | None:
        if not frame.startswith("42"):
            return None
        name, *data = json.loads(frame[2:])
        found = (str(name), data[0] if data else None)
        self.events.append(found)
        return found

    def _frame(self, within: float = WITHIN) -> str:
        until = time.monotonic() + within
        while True:
            try:
                frame = str(self._connection.recv(max(0.0, until - time.monotonic())))
            except ConnectionClosed as error:
                raise Refused("closed") from error
            if frame != "2":
                return frame
            self.send("3")


def fresh_id() -> str:
    """An id for a message that nobody has used."""
    return base64.urlsafe_b64encode(os.urandom(12)).decode()
