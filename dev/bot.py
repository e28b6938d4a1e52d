"""A bot of its own for tests and measurements: trained model, both servers, SQLite files."""

from __future__ import annotations

import json
import os
import signal
import socket
import sqlite3
import subprocess
import time
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
TODAY = "2026-11-23"
"""The business day of the conversations; the demo data is made for it."""

READY_WITHIN = 240
"""Seconds the servers may take to be healthy."""


@dataclass(frozen=True)
class Turn:
    """What came back to one message, and what the tracker store says of it."""

    messages: list[dict[str, Any]]
    intent: str
    actions: list[str]

    @property
    def text(self) -> str:
        """All texts of the answer, one after the other."""
        return "\n".join(message["text"] for message in self.messages if "text" in message)

    @property
    def buttons(self) -> list[str]:
        """The titles of all buttons offered."""
        return [each["title"] for message in self.messages for each in message.get("buttons", [])]

    @property
    def payloads(self) -> dict[str, str]:
        """What each button sends, by its title."""
        buttons = [each for message in self.messages for each in message.get("buttons", [])]
        return {each["title"]: each["payload"] for each in buttons}

    @property
    def cards(self) -> list[dict[str, Any]]:
        """The cards of the answer."""
        return [message["custom"]["data"] for message in self.messages if "custom" in message]


@dataclass
class Bot:
    """A running bot of its own ports and files, driven over its REST channel."""

    folder: Path
    port: int = field(default_factory=lambda: free_port())
    action_port: int = field(default_factory=lambda: free_port())
    _process: subprocess.Popen[bytes] | None = None
    _tokens: dict[str, str] = field(default_factory=dict)

    @property
    def env(self) -> dict[str, str]:
        """The settings of this bot's processes."""
        return os.environ | {
            "DATABASE_URL": f"sqlite:///{self.folder}/fenqi.db",
            "CONVERSATIONS_URL": f"sqlite:///{self.folder}/conversations.db",
            "ACTION_SERVER_URL": f"http://127.0.0.1:{self.action_port}",
            "FENQI_ENV": "development",
            "FENQI_TODAY": TODAY,
            "FENQI_KEYS": str(self.folder / "keys"),
            "FENQI_OUTBOX": str(self.folder / "outbox"),
            "FENQI_REST_KEYS": "",
            "PYTHONPATH": str(ROOT),
            "SQLALCHEMY_SILENCE_UBER_WARNING": "1",
            "RASA_TELEMETRY_ENABLED": "false",
        }

    def start(self) -> None:
        """Make and fill the database, start both servers, wait until they are healthy."""
        for command in ("migrate", "demo"):
            self.run_actions("-m", "actions.store", command)
        ready = self.folder / "ready"
        log = (self.folder / "run.log").open("wb")
        self._process = subprocess.Popen(
            [
                *(".venv/actions/bin/python", "dev/run.py", "--ready-file", str(ready)),
                *("--port", str(self.port), "--action-port", str(self.action_port)),
                *("--logs", str(self.folder)),
            ],
            cwd=ROOT,
            env=self.env,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        deadline = time.monotonic() + READY_WITHIN
        while not ready.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError((self.folder / "run.log").read_text("utf8", "replace"))
            time.sleep(0.2)

    def stop(self) -> None:
        """End the bot and wait until it has ended."""
        if self._process is not None:
            self._process.send_signal(signal.SIGTERM)
            self._process.wait(60)

    def run_actions(self, *arguments: str) -> str:
        """Run the action server's Python with this bot's settings; return what it prints."""
        done = subprocess.run(
            [str(ROOT / ".venv/actions/bin/python"), *arguments],
            cwd=ROOT,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def token(self, phone: str) -> str:
        """An id token of a demo customer."""
        if phone not in self._tokens:
            self._tokens[phone] = self.run_actions("-m", "actions.identity", "token", phone).strip()
        return self._tokens[phone]

    def send(self, sender: str, text: str, token: str | None = None) -> Turn:
        """Send a message over REST and return the turn."""
        body: dict[str, Any] = {"sender": sender, "message": text}
        if token is not None:
            body["metadata"] = {"id_token": token}
        conversation = f"rest-{sender}"
        seen = self._last_event(conversation)
        messages = post(f"http://127.0.0.1:{self.port}/webhooks/rest/webhook", body)
        intent, actions = self._events_since(conversation, seen)
        return Turn(messages, intent, actions)

    def _last_event(self, conversation: str) -> int:
        row = self._query("SELECT max(id) FROM events WHERE sender_id = ?", conversation)[0]
        return int(row[0] or 0)

    def _events_since(self, conversation: str, event_id: int) -> tuple[str, list[str]]:
        rows = self._query(
            "SELECT type_name, data FROM events WHERE sender_id = ? AND id > ? ORDER BY id",
            conversation,
            event_id,
        )
        intent, actions = "", []
        for kind, data in rows:
            event = json.loads(data)
            if kind == "user":
                found = event["parse_data"]["intent"]
                intent = intent or found.get("full_retrieval_intent_name") or found["name"]
            elif kind == "action" and event["name"] not in (
                "action_listen",
                "action_session_start",
            ):
                actions.append(event["name"])
        return intent, actions

    def _query(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        connection = sqlite3.connect(f"file:{self.folder}/conversations.db?mode=ro", uri=True)
        try:
            return connection.execute(statement, parameters).fetchall()
        finally:
            connection.close()


def post(address: str, body: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Post JSON and return the JSON list that comes back."""
    request = urllib.request.Request(  # noqa: S310
        address, json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=120) as answer:  # noqa: S310
        return list(json.load(answer))


def free_port() -> int:
    """A port of the loopback address that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
