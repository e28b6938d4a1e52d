"""The action server as a process of its own on a database, for tests to talk to over HTTP."""

import contextlib
import http.client
import json
import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

STARTS_WITHIN_SECONDS = 90

SECRETS = (secrets.token_hex(32), secrets.token_hex(32))
"""The newest and the one before it, both of which hold."""


@dataclass
class Server:
    """A running server, and the directory of its database and outbox."""

    base: str
    directory: Path

    def ask(
        self,
        path: str,
        body: object = None,
        method: str | None = None,
        secret: str | None = SECRETS[0],
        **headers: str,
    ) -> tuple[int, Any]:
        """Status and JSON answer; `body` is sent as JSON, or as it is where it is bytes."""
        if secret is not None:
            headers["Authorization"] = f"Bearer {secret}"
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        request = urllib.request.Request(
            self.base + path,
            data=None if body is None else data,
            headers={"Content-Type": "application/json", **headers},
            method=method,
        )
        try:
            with urllib.request.urlopen(request, timeout=30) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            return error.code, json.load(error)

    def codes(self) -> list[dict[str, str]]:
        """What the development sender wrote."""
        file = self.directory / "outbox" / "codes.jsonl"
        lines = file.read_text().splitlines() if file.exists() else []
        return [json.loads(line) for line in lines]

    def code_for(self, phone: str) -> str:
        """The newest code written for a phone; it is written after the answer went out."""
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            found = [line["code"] for line in self.codes() if line["phone"] == phone]
            if found:
                return found[-1]
            time.sleep(0.05)
        raise AssertionError("no code was written")


def exchanged(
    server: Server, method: str, path: str, headers: dict[str, Any], body: bytes
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body of an answer; a list is a header said several times."""
    connection = http.client.HTTPConnection(server.base.removeprefix("http://"), timeout=30)
    try:
        connection.putrequest(method, path)
        for name, value in headers.items():
            for each in value if isinstance(value, list) else [value]:
                connection.putheader(name, each)
        connection.putheader("Content-Length", str(len(body)))
        connection.endheaders()
        # A server that refuses a long body need not read all of it.
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.send(body)
        answer = connection.getresponse()
        told = {name.lower(): value for name, value in answer.getheaders()}
        return answer.status, told, answer.read()
    finally:
        connection.close()


def check_headers(told: dict[str, str]) -> None:
    """Check what every answer says of itself."""
    assert told["content-type"] == "application/json"
    assert told["cache-control"] == "no-store"
    assert told["x-content-type-options"] == "nosniff"
    assert "server" not in told
    assert "access-control-allow-origin" not in told


def asking(phone: str, conversation: str = "") -> dict[str, str]:
    """Who asks for a code, or tries one, in a conversation (default: one for each phone)."""
    return {"phone": phone, "conversation": f"web-{conversation or phone}"}


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so; fails where it never is."""
    deadline = time.monotonic() + STARTS_WITHIN_SECONDS
    while not is_so():
        assert time.monotonic() < deadline
        time.sleep(0.02)


@contextlib.contextmanager
def started(directory: Path, **settings: str) -> Iterator[Server]:
    """A server on the database in a folder, in development unless the settings say otherwise."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{directory / 'fenqi.db'}",
        "FENQI_KEYS": str(directory / "keys"),
        "FENQI_OUTBOX": str(directory / "outbox"),
        "FENQI_ENV": "development",
        "FENQI_SERVER_SECRETS": ",".join(SECRETS),
        **settings,
    }
    with (directory / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "actions.server", "--port", str(port)],
            env=environment,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
    server = Server(f"http://127.0.0.1:{port}", directory)
    try:
        deadline = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            assert process.poll() is None, (directory / "server.log").read_text()
            assert time.monotonic() < deadline, "the server did not start in time"
            with contextlib.suppress(urllib.error.URLError, ConnectionError):
                server.ask("/health")
                break
            time.sleep(0.2)
        yield server
    finally:
        process.terminate()
        process.wait(30)
