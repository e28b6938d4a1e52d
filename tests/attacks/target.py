"""The bot that is attacked, and somebody who attacks it."""

from __future__ import annotations

import itertools
import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from dev.bot import Bot
from tests.attacks.wire import Reply, Socket, call, fresh_id

SECRET = "the-secret-of-the-attacked-servers-0123456789abcdef"
"""Between the Rasa server and the action server; the attacker of most tests does not have it."""

_addresses = itertools.count(2)


@dataclass
class Target(Bot):
    """A bot with ways to look at what an attack left behind."""

    @property
    def env(self) -> dict[str, str]:
        """The settings of this bot's processes."""
        return {**super().env, "FENQI_ENV": "development", "FENQI_SERVER_SECRETS": SECRET}

    def events(self, conversation: str) -> list[dict[str, Any]]:
        """The events kept of the conversation whose id ends so, oldest first."""
        path = self.folder / "conversations.db"
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
            rows = connection.execute(
                "SELECT data FROM events WHERE sender_id LIKE '%' || ? ORDER BY id", (conversation,)
            ).fetchall()
        return [json.loads(data) for (data,) in rows]

    def count(self, table: str) -> int:
        """The number of rows of a table of the action server's database."""
        with closing(sqlite3.connect(f"file:{self.folder}/fenqi.db?mode=ro", uri=True)) as database:
            return int(database.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def peak_memory(self) -> dict[int, int]:
        """The most memory each process of the bot ever held, in kB, by process id."""
        return {process: _status(process, "VmHWM") for process in self.processes()}

    def memory(self) -> dict[int, int]:
        """The memory each process of the bot holds, in kB, by process id."""
        return {process: _status(process, "VmRSS") for process in self.processes()}

    def processes(self) -> list[int]:
        """The ids of the two servers' processes."""
        assert self._process is not None
        starter = self._process.pid
        children = Path(f"/proc/{starter}/task/{starter}/children").read_text("ascii")
        return [int(child) for child in children.split()]

    def logs(self) -> bytes:
        """What both servers have logged so far."""
        return b"".join((self.folder / f"{name}.log").read_bytes() for name in ("action", "rasa"))

    def codes(self, phone: str) -> list[str]:
        """The sign-in codes sent to a phone, oldest first."""
        outbox = self.folder / "outbox/codes.jsonl"
        lines = outbox.read_text("utf8").splitlines() if outbox.exists() else []
        return [each["code"] for each in map(json.loads, lines) if each["phone"] == phone]


@dataclass
class Attacker:
    """Somebody at an address of their own, so that no test meets another one's limits."""

    target: Target
    address: str = field(default_factory=lambda: _fresh_address())

    def rasa(self, method: str, path: str, body: object = None, **headers: str) -> Reply:
        """Make a request of the Rasa server."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return call(self.target.port, method, path, body, named, self.address)

    def action(
        self, method: str, path: str, body: object = None, secret: str | None = None
    ) -> Reply:
        """Make a request of the action server, with a secret or without."""
        headers = {} if secret is None else {"Authorization": f"Bearer {secret}"}
        return call(self.target.action_port, method, path, body, headers, self.address)

    def rest(self, sender: object, message: object, token: object = None) -> Reply:
        """Send a message over REST."""
        body: dict[str, object] = {"sender": sender, "message": message}
        if token is not None:
            body["metadata"] = {"id_token": token}
        return self.rasa("POST", "/webhooks/rest/webhook", body)

    def socket(self, auth: object = None, **options: Any) -> Socket:
        """Open a conversation over the socket."""
        return Socket(self.target.port, auth, address=self.address, **options).open()

    def session(self, **body: object) -> dict[str, Any]:
        """Open a conversation over plain requests."""
        return dict(self.rasa("POST", "/webhooks/web/session", body).json)

    def web_say(self, resume: str, text: object, **more: object) -> Reply:
        """Say something in a conversation over plain requests."""
        body = {"id": fresh_id(), "text": text, **more}
        return self.rasa("POST", "/webhooks/web/message", body, Authorization=f"Bearer {resume}")

    def web_history(self, resume: str, query: str = "", **headers: str) -> Reply:
        """Read what was said in a conversation over plain requests."""
        path = f"/webhooks/web/history{query}"
        return self.rasa("GET", path, Authorization=f"Bearer {resume}", **headers)


def _status(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def _fresh_address() -> str:
    number = next(_addresses)
    return f"127.66.{number // 250}.{number % 250 + 1}"
