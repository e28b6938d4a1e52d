"""The channel over Socket.IO: connections, their events, and what goes out to them."""

from __future__ import annotations

import logging
from typing import Any

from rasa.shared.exceptions import ConnectionException
from socketio import AsyncRedisManager, AsyncServer

from channels.core.limits import Buckets, Rate
from channels.core.shared import Shared
from channels.web.desk import Desk, Message, Refused
from channels.web.driver import guard_sockets
from channels.web.guard import GuardedWebSocket
from channels.web.history import PAGE
from channels.web.problems import problem
from channels.web.sessions import Session, Sessions

HEARTBEAT = 20
"""Seconds between heartbeats."""
PATIENCE = 40
"""Seconds after a heartbeat until a silent client is given up; a busy server hears late."""
NEW_CONVERSATIONS = Rate(burst=400, per_second=5.0)
"""What one address may open; many customers share one behind a carrier's NAT."""

Answer = dict[str, Any]

logger = logging.getLogger(__name__)


def socket_server(redis_url: str | None) -> AsyncServer:
    """Return a Socket.IO server for WebSocket alone; with Redis, one of several.

    Long-polling is off, since a session lives in one process. Origins are checked before a
    request gets here. Handlers run one after the other for a connection, so that messages
    keep their order; the long part of a turn runs apart from them.
    """
    server = AsyncServer(
        client_manager=AsyncRedisManager(redis_url, channel="fenqi:web") if redis_url else None,
        async_mode="sanic",
        async_handlers=False,
        always_connect=True,
        transports=["websocket"],
        cors_allowed_origins=[],
        ping_interval=HEARTBEAT,
        ping_timeout=PATIENCE,
    )
    guard_sockets(server, GuardedWebSocket)
    return server


class Rooms:
    """The audience of each conversation: a Socket.IO room named by its id."""

    def __init__(self, server: AsyncServer) -> None:
        self._server = server

    async def tell(self, conversation: str, event: str, data: dict[str, Any]) -> None:
        """See `Audience.tell`."""
        await self._server.emit(event, data, room=conversation)


class Live:
    """The events of the protocol; docs/widget.md describes them."""

    def __init__(self, server: AsyncServer, sessions: Sessions, desk: Desk, shared: Shared) -> None:
        self._server = server
        self._sessions = sessions
        self._desk = desk
        self._shared = shared
        self._connected: dict[str, Session] = {}
        self._openings = Buckets(NEW_CONVERSATIONS)
        for event, handler in {
            "connect": self.connect,
            "disconnect": self.disconnect,
            "say": self.say,
            "history": self.history,
            "refresh": self.refresh,
            "reset": self.reset,
        }.items():
            server.on(event, handler)

    async def connect(self, sid: str, environ: dict[str, Any], auth: object) -> bool:
        """Admit a client: `auth` may hold `resume` and `token`. Tells it its session."""
        given = auth if isinstance(auth, dict) else {}
        session = self._sessions.open(given.get("resume"), given.get("token"))
        if not session.resumed and not self._openings.take(_address(environ)):
            await self._server.emit("problem", problem("too_fast"), to=sid)
            return False
        await self._enter(sid, session)
        await self._server.emit("session", await self._described(session), to=sid)
        return True

    async def disconnect(self, sid: str, reason: object = None) -> None:
        """Forget a client, and its id token with it."""
        self._connected.pop(sid, None)

    async def say(self, sid: str, data: object = None, *_: object) -> Answer:
        """Take a message `{id, text, display?, again?}`; acknowledges that it was taken."""
        session = self._connected.get(sid)
        if session is None:
            return _refusal("session")
        try:
            message = Message.read(data)
            taken = await self._desk.take(session.conversation.id, message, session.token)
        except Refused as refused:
            return _refusal(refused.code)
        except Exception as error:
            logger.error("A message could not be taken: %s", type(error).__name__)
            return _refusal("failed")
        return {"ok": True, "id": message.id, "duplicate": taken.duplicate}

    async def history(self, sid: str, data: object = None, *_: object) -> Answer:
        """Return a page of what was said: `{before?, limit?}`."""
        session = self._connected.get(sid)
        if session is None:
            return _refusal("session")
        given = data if isinstance(data, dict) else {}
        before, limit = given.get("before"), given.get("limit", PAGE)
        if not isinstance(before, str | None) or not isinstance(limit, int):
            return _refusal("malformed")
        try:
            page = await self._desk.history.page(session.conversation.id, before, limit)
        except ConnectionException:
            return _refusal("unavailable")
        return {"ok": True, "entries": page.entries, "more": page.more}

    async def refresh(self, sid: str, data: object = None, *_: object) -> Answer:
        """Take a new id token, or `token: null` for a sign-out, and return the session.

        `resume` may name another conversation of the same customer to go back to, for one
        who signs in before having said anything.
        """
        session = self._connected.get(sid)
        if session is None or not isinstance(data, dict):
            return _refusal("session" if session is None else "malformed")
        resume = data.get("resume") or self._sessions.described(session)["resume"]
        return await self._move(sid, self._sessions.open(resume, data.get("token")))

    async def reset(self, sid: str, *_: object) -> Answer:
        """Begin a new conversation with the same visitor, and return the session."""
        session = self._connected.get(sid)
        if session is None:
            return _refusal("session")
        if not self._openings.take(session.conversation.id):
            return _refusal("too_fast")
        return await self._move(sid, self._sessions.open(None, session.token))

    async def _move(self, sid: str, session: Session) -> Answer:
        left = self._connected[sid].conversation.id
        if left != session.conversation.id:
            await self._server.leave_room(sid, left)
        await self._enter(sid, session)
        return {"ok": True, **await self._described(session)}

    async def _enter(self, sid: str, session: Session) -> None:
        self._connected[sid] = session
        await self._server.enter_room(sid, session.conversation.id)

    async def _described(self, session: Session) -> dict[str, object]:
        number = await self._shared.last_number(session.conversation.id)
        return {**self._sessions.described(session), "seq": number}


def _refusal(code: str) -> Answer:
    return {"ok": False, "error": problem(code)}


def _address(environ: dict[str, Any]) -> str:
    request = environ["sanic.request"]
    return str(request.remote_addr or request.ip)
