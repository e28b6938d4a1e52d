"""The web channel on a real port, with a scripted bot where Rasa would be."""

from __future__ import annotations

import asyncio
import base64
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from rasa.core.channels.channel import UserMessage
from rasa.core.lock_store import InMemoryLockStore
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.core.tracker_store import InMemoryTrackerStore
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import BotUttered, UserUttered
from rasa.shared.exceptions import ConnectionException
from sanic import Sanic

from channels.core.turn import UNAVAILABLE
from channels.web import WebChannel

TAP = {"title": "T", "payload": "P"}
"""A button."""

OWN = "own"
"""Stands for the server's own origin."""


class ScriptedBot:
    """Answers, stores and locks as Rasa's agent does; what it answers depends on the text."""

    def __init__(self) -> None:
        self.tracker_store = InMemoryTrackerStore(Domain.empty())
        self.lock_store = InMemoryLockStore()
        self.processor = SimpleNamespace(get_tracker=self.tracker_store.get_or_create_tracker)
        self.nlg = TemplatedNaturalLanguageGenerator({UNAVAILABLE: [{"text": "暂时不可用"}]})
        self.tokens: list[str | None] = []
        self.handled: list[str] = []
        self.gate = asyncio.Event()
        self.gate.set()

    async def handle(self, message: UserMessage) -> None:
        """Answer a message; the text says how."""
        async with self.lock_store.lock(message.sender_id):
            await self.gate.wait()
            self.handled.append(message.text)
            self.tokens.append(message.metadata.get("id_token"))
            if message.text == "fail":
                raise RuntimeError("scripted")
            if message.text == "lost":
                await message.output_channel.send_response(message.sender_id, {"text": "回答"})
                raise ConnectionException("scripted")
            scripted: dict[str, list[dict[str, Any]]] = {
                "silent": [],
                "card": [{"text": "说明", "custom": {"data": {"kind": "ticket"}}}],
                "two": [
                    {"text": "一"},
                    {"text": "二", "buttons": [{"title": "T", "payload": "P"}]},
                ],
            }
            replies = scripted.get(message.text, [{"text": f"回答 {message.text}"}])
            metadata = {k: v for k, v in message.metadata.items() if k != "id_token"}
            tracker = await self.tracker_store.get_or_create_tracker(message.sender_id)
            tracker.update(
                UserUttered(message.text, message_id=message.message_id, metadata=metadata)
            )
            await self._utter(message, tracker, replies)

    async def trigger_intent(
        self, intent: str, entities: list[Any], channel: Any, tracker: Any
    ) -> None:
        """Say the apology a rule would."""
        assert intent == "EXTERNAL_no_answer"
        tracker.update(UserUttered.create_external(intent))
        message = SimpleNamespace(output_channel=channel, sender_id=tracker.sender_id)
        await self._utter(message, tracker, [{"text": "暂时不可用"}])

    async def _utter(self, message: Any, tracker: Any, replies: list[dict[str, Any]]) -> None:
        for reply in replies:
            data = {key: value for key, value in reply.items() if key != "text"}
            tracker.update(BotUttered(reply.get("text"), data))
            await message.output_channel.send_response(message.sender_id, dict(reply))
        await self.tracker_store.save(tracker)


class Client:
    """A visitor's Socket.IO connection."""

    def __init__(self, ws: aiohttp.ClientWebSocketResponse) -> None:
        self.ws = ws
        self.session: dict[str, Any] = {}
        self.events: list[tuple[str, Any]] = []
        self._asked = 0

    async def start(self, auth: dict[str, Any]) -> Client:
        await self._frame()
        await self.ws.send_str("40" + json.dumps(auth))
        self.session = await self.event("session")
        return self

    async def event(self, name: str, **expected: Any) -> Any:
        """Return the data of the next event of a name whose data holds what is expected."""
        while True:
            for index, (found, data) in enumerate(self.events):
                if found == name and all(data.get(k) == v for k, v in expected.items()):
                    del self.events[index]
                    return data
            await self._read()

    async def ask(self, name: str, data: Any) -> Any:
        """Send an event and return its acknowledgement."""
        self._asked += 1
        number = self._asked
        await self.ws.send_str(f"42{number}" + json.dumps([name, data]))
        while True:
            frame = await self._frame()
            if frame.startswith(f"43{number}["):
                return json.loads(frame[2 + len(str(number)) :])[0]
            self._keep(frame)

    async def say(self, message_id: str, text: str, **more: Any) -> Any:
        return await self.ask("say", {"id": message_id, "text": text, **more})

    async def answer(self, message_id: str) -> list[Any]:
        """Return the bot's entries for a message once its turn is over."""
        await self.event("turn", id=message_id, state="done")
        mine = [d for n, d in self.events if n == "entry" and d.get("reply_to") == message_id]
        self.events = [(n, d) for n, d in self.events if d not in mine]
        return mine

    async def quiet(self) -> bool:
        """Whether nothing comes in before the server has answered something else."""
        before = len(self.events)
        await self.ask("history", {})
        return len(self.events) == before

    async def _read(self) -> None:
        self._keep(await self._frame())

    def _keep(self, frame: str) -> None:
        if frame.startswith("42"):
            name, data = json.loads(frame[2:])
            self.events.append((name, data))

    async def _frame(self) -> str:
        return await asyncio.wait_for(self.ws.receive_str(), 10)


class Site:
    """The running channel and its visitors."""

    def __init__(self, url: str, bot: ScriptedBot, http: aiohttp.ClientSession) -> None:
        self.url = url
        self.bot = bot
        self.http = http

    @asynccontextmanager
    async def visitor(self, origin: str | None = OWN, **auth: Any) -> AsyncIterator[Client]:
        """A connected visitor; `auth` may hold `resume` and `token`."""
        named = self.url.removesuffix("/webhooks/web") if origin == OWN else origin
        headers = {"Origin": named} if named else {}
        address = self.url + "/socket.io/?EIO=4&transport=websocket"
        async with self.http.ws_connect(address, headers=headers) as ws:
            yield await Client(ws).start(auth)


@pytest.fixture
async def site(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Site]:
    """The channel on a free port of this machine."""
    monkeypatch.setenv("FENQI_KEYS", str(tmp_path))
    async with serve(WebChannel(("https://shop.example",), action_server=closed_port())) as running:
        yield running


@asynccontextmanager
async def serve(channel: WebChannel) -> AsyncIterator[Site]:
    """Run a channel with a scripted bot."""
    Sanic.test_mode = True
    app = Sanic("web_channel", configure_logging=False)
    bot = ScriptedBot()
    app.ctx.agent = bot
    app.blueprint(channel.blueprint(bot.handle), url_prefix="/webhooks/web")
    listening = socket.create_server(("127.0.0.1", 0))
    server = await app.create_server(sock=listening, return_asyncio_server=True)
    await server.startup()
    await server.before_start()
    await server.after_start()
    port = listening.getsockname()[1]
    try:
        async with aiohttp.ClientSession() as http:
            yield Site(f"http://127.0.0.1:{port}/webhooks/web", bot, http)
    finally:
        await server.before_stop()
        server.close()
        await server.after_stop()


def closed_port() -> str:
    """An address of this machine where nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}"


def id_token(subject: str) -> str:
    """A token that names a customer; the channel leaves verifying it to the action server."""
    claims = {"iss": "https://shop.example", "sub": subject}
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).rstrip(b"=").decode()
    return f"e30.{body}.c2ln"
