"""The channel over Socket.IO: connections, their events, and what goes out to them."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from socketio import AsyncRedisManager, AsyncServer

from channels.core.address import Address, address_of
from channels.core.shared import Shared
from channels.web.desk import Desk, Message
from channels.web.driver import guard_sockets
from channels.web.gate import Gate, Session
from channels.web.guard import GuardedWebSocket
from channels.web.history import PAGE
from channels.web.problems import Refused, problem
from channels.web.sessions import Sessions

HEARTBEAT = 20
"""Seconds between heartbeats."""
PATIENCE = 40
"""Seconds after a heartbeat until a silent client is given up; a busy server hears late."""

Answer = dict[str, Any]
Handler = Callable[[str, "Connection", dict[str, Any]], Awaitable[Answer]]

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

    async def close(self, conversation: str) -> None:
        """See `Audience.close`."""
        await self.tell(conversation, "closed", {"conversation": conversation})
        await self._server.close_room(conversation)


@dataclass
class Connection:
    """A connected client: where it is, in which session, and when that is over."""

    address: Address
    session: Session
    end: asyncio.TimerHandle | None = None


class Live:
    """The events of the protocol; docs/widget.md describes them."""

    def __init__(
        self, server: AsyncServer, sessions: Sessions, gate: Gate, desk: Desk, shared: Shared
    ) -> None:
        self._server = server
        self._sessions = sessions
        self._gate = gate
        self._desk = desk
        self._shared = shared
        self._connected: dict[str, Connection] = {}
        self._expiring: set[asyncio.Task[None]] = set()
        server.on("connect", self.connect)
        server.on("disconnect", self.disconnect)
        for event, handler in {
            "say": self.say,
            "history": self.history,
            "refresh": self.refresh,
            "reset": self.reset,
        }.items():
            server.on(event, self._answering(handler))

    async def connect(self, sid: str, environ: dict[str, Any], auth: object) -> bool:
        """Admit a client: `auth` may hold `resume` and `token`. Tells it its session."""
        given = auth if isinstance(auth, dict) else {}
        address = address_of(environ["sanic.request"])
        try:
            session = await self._sessions.open(given.get("resume"), given.get("token"), address)
        except Refused as refused:
            await self._server.emit("problem", problem(refused.code), to=sid)
            return False
        connection = self._connected[sid] = Connection(address, session)
        await self._enter(sid, connection)
        await self._server.emit("session", await self._described(session), to=sid)
        return True

    async def disconnect(self, sid: str, reason: object = None) -> None:
        """Forget a client, and its id token with it."""
        connection = self._connected.pop(sid, None)
        if connection is not None and connection.end is not None:
            connection.end.cancel()

    async def say(self, sid: str, connection: Connection, data: dict[str, Any]) -> Answer:
        """Take a message `{id, text, display?, again?}`; acknowledges that it was taken."""
        message = Message.read(data)
        session = connection.session
        await self._gate.readmit("messages", session, connection.address)
        taken = await self._desk.take(session, message, connection.address)
        return {"id": message.id, "duplicate": taken.duplicate}

    async def history(self, sid: str, connection: Connection, data: dict[str, Any]) -> Answer:
        """Return a page of what was said: `{before?, limit?}`."""
        before, limit = data.get("before"), data.get("limit", PAGE)
        if not isinstance(before, str | None) or type(limit) is not int:
            raise Refused("malformed")
        session = connection.session
        await self._gate.readmit("history", session, connection.address)
        page = await self._desk.history(session, before, limit)
        return {"entries": page.entries, "more": page.more}

    async def refresh(self, sid: str, connection: Connection, data: dict[str, Any]) -> Answer:
        """Take a new id token, or `token: null` for a sign-out, and return the session.

        `resume` may name another conversation of the same customer to go back to, for one
        who signs in before having said anything.
        """
        if "token" not in data:
            raise Refused("malformed")
        session, token = connection.session, data["token"]
        if token is None and session.proof is not None:
            # At once: a turn may be under way, and the conversation is closed when it is over.
            await self._server.leave_room(sid, session.conversation.id)
        moved = await self._sessions.refresh(session, token, data.get("resume"), connection.address)
        return await self._move(sid, connection, moved)

    async def reset(self, sid: str, connection: Connection, data: dict[str, Any]) -> Answer:
        """Close the conversation, begin a new one with the same visitor, and return its session."""
        begun = await self._sessions.reset(connection.session, connection.address)
        return await self._move(sid, connection, begun)

    def _answering(self, handler: Handler) -> Callable[..., Awaitable[Answer]]:
        """Wrap a handler: what it refuses, and what fails in it, is an answer too."""

        async def answer(sid: str, data: object = None, *_: object) -> Answer:
            connection = self._connected.get(sid)
            if connection is None:
                return _refusal("session")
            try:
                if not isinstance(data, dict | None):
                    raise Refused("malformed")
                return {"ok": True, **await handler(sid, connection, data or {})}
            except Refused as refused:
                return _refusal(refused.code)
            except Exception as error:
                logger.error("An event could not be handled: %s", type(error).__name__)
                return _refusal("failed")

        return answer

    async def _move(self, sid: str, connection: Connection, session: Session) -> Answer:
        left = connection.session.conversation.id
        connection.session = session
        if left != session.conversation.id:
            await self._server.leave_room(sid, left)
        if session.closed is not None:
            await self._desk.close(session.closed)
        await self._enter(sid, connection)
        return await self._described(session)

    async def _enter(self, sid: str, connection: Connection) -> None:
        """Let a client hear its conversation for as long as its id token is good."""
        if self._connected.get(sid) is not connection:
            return
        self._watch(sid, connection)
        await self._server.enter_room(sid, connection.session.conversation.id)

    def _watch(self, sid: str, connection: Connection) -> None:
        """Look again when a client's id token runs out."""
        if connection.end is not None:
            connection.end.cancel()
            connection.end = None
        proof = connection.session.proof
        if proof is not None:
            left = max(proof.until - time.time(), 0.0)
            loop = asyncio.get_running_loop()
            connection.end = loop.call_later(left, self._expire, sid, connection)

    def _expire(self, sid: str, connection: Connection) -> None:
        if connection.session.holds:
            self._watch(sid, connection)
            return
        task = asyncio.create_task(self._sign_out(sid, connection))
        self._expiring.add(task)
        task.add_done_callback(self._expiring.discard)

    async def _sign_out(self, sid: str, connection: Connection) -> None:
        """Take a client whose id token has run out to an anonymous conversation, and tell it."""
        await self._server.emit("problem", problem("expired"), to=sid)
        described = await self._move(sid, connection, self._sessions.expired())
        await self._server.emit("session", described, to=sid)

    async def _described(self, session: Session) -> Answer:
        number = await self._shared.last_number(session.conversation.id)
        return {**self._sessions.described(session), "seq": number}


def _refusal(code: str) -> Answer:
    return {"ok": False, "error": problem(code)}
