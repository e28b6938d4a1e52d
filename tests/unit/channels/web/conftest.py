"""The web channel on a real port, with a scripted bot where Rasa would be."""

from __future__ import annotations

import asyncio
import base64
import json
import secrets
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace
from typing import Any

import aiohttp
import pytest
from aiohttp import web
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
from channels.web.rest import PROOF_HEADER
from contract.server_secret import is_authorized

TAP = {"title": "T", "payload": "P"}
"""A button."""

SIGNED = "c2ln"
"""The signature of tokens that `IdentityServer` believes."""

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
            metadata = {
                k: v for k, v in message.metadata.items() if k not in ("id_token", "address")
            }
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


class IdentityServer:
    """Stands in for the action server: verifies id tokens, and keeps what else it was asked."""

    def __init__(self) -> None:
        self.checks = 0
        self.asked: list[tuple[str, dict[str, Any], dict[str, str]]] = []
        self.away = False
        self.refuses = False
        self.address = ""

    @asynccontextmanager
    async def running(self) -> AsyncIterator[IdentityServer]:
        """Answer on a free port."""
        application = web.Application()
        application.router.add_post("/identity/check", self._check)
        application.router.add_route("*", "/{path:.*}", self._keep)
        runner = web.AppRunner(application)
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.address = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield self
        finally:
            await runner.cleanup()

    async def _check(self, request: web.Request) -> web.Response:
        self.checks += 1
        if self.away:
            return web.Response(status=503)
        if not is_authorized(request.headers.get("Authorization")):
            return _error("unauthorized")
        _, payload, signature = (await request.json())["id_token"].split(".")
        if signature != SIGNED:
            return _error("invalid")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
        if claims["exp"] < time.time():
            return _error("expired")
        return web.json_response({"customer": f"pseudonym of {claims['sub']}"})

    async def _keep(self, request: web.Request) -> web.Response:
        body = await request.json() if request.can_read_body else {}
        if self.refuses:
            return _error("unauthorized")
        self.asked.append((request.path, body, dict(request.headers)))
        return web.json_response({"kept": True})


def _error(code: str) -> web.Response:
    return web.json_response({"error": {"code": code}}, status=401)


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

    def __init__(
        self, url: str, bot: ScriptedBot, http: aiohttp.ClientSession, identity: IdentityServer
    ) -> None:
        self.url = url
        self.bot = bot
        self.http = http
        self.identity = identity

    async def post(
        self, path: str, body: Any, resume: str | None = None, token: str | None = None
    ) -> tuple[int, Any]:
        """Post JSON as a client over plain requests does; return the status and the answer."""
        headers = {"Authorization": f"Bearer {resume}"} if resume else {}
        headers |= {PROOF_HEADER: token} if token else {}
        async with self.http.post(f"{self.url}/{path}", json=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def history(self, resume: str | None, token: str | None = None) -> tuple[int, Any]:
        """Read the history as a client over plain requests does."""
        headers = {"Authorization": f"Bearer {resume}"} if resume else {}
        headers |= {PROOF_HEADER: token} if token else {}
        async with self.http.get(f"{self.url}/history", headers=headers) as answer:
            return answer.status, await answer.json()

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
    async with serve() as running:
        yield running


@asynccontextmanager
async def serve(
    *,
    origins: tuple[str, ...] = ("https://shop.example",),
    redis_url: str | None = None,
    bot: ScriptedBot | None = None,
) -> AsyncIterator[Site]:
    """Run a channel with a scripted bot and a stand-in for the action server."""
    Sanic.test_mode = True
    identity = IdentityServer()
    bot = bot or ScriptedBot()
    async with identity.running():
        channel = WebChannel(origins, redis_url, action_server=identity.address)
        app = Sanic("web_channel", configure_logging=False)
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
                yield Site(f"http://127.0.0.1:{port}/webhooks/web", bot, http, identity)
        finally:
            await server.before_stop()
            server.close()
            await server.after_stop()


def id_token(subject: str, *, lifetime: float = 600, signature: str = SIGNED) -> str:
    """A token that names a customer, verified by `IdentityServer`; each is another."""
    claims = {
        "iss": "https://shop.example",
        "sub": subject,
        "exp": time.time() + lifetime,
        "jti": secrets.token_hex(8),
    }
    return f"{_encode({'alg': 'ES256'})}.{_encode(claims)}.{signature}"


def forged_token(subject: str) -> str:
    """A token of nobody's making that says `alg: none`."""
    claims = {"iss": "https://shop.example", "sub": subject, "exp": time.time() + 600}
    return f"{_encode({'alg': 'none'})}.{_encode(claims)}.AA"


def _encode(value: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()
