"""The way out where no WebSocket gets through: the same conversation over plain requests."""

from __future__ import annotations

from rasa.shared.exceptions import ConnectionException
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.web.desk import Desk, Message, Refused
from channels.web.history import PAGE
from channels.web.problems import problem
from channels.web.resume import Conversation
from channels.web.sessions import Sessions

MAX_BODY = 32 * 1024
"""Bytes of a request body; a longer one is refused before it is parsed."""

_STATUS = {"session": 401, "origin": 403, "not_found": 404, "too_fast": 429, "too_long": 413}
_STATUS |= {"unavailable": 502, "failed": 500}

_BEARER = "Bearer "


class Rest:
    """`POST session`, `POST message`, `GET history`; the resume token is the bearer token."""

    def __init__(self, sessions: Sessions, desk: Desk) -> None:
        self._sessions = sessions
        self._desk = desk

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(self.session, "/session", methods=["POST"])
        routes.add_route(self.message, "/message", methods=["POST"])
        routes.add_route(self.history, "/history", methods=["GET"])

    async def session(self, request: Request) -> HTTPResponse:
        """Open or resume a conversation: `{resume?, token?}`."""
        body = body_of(request)
        if body is None:
            return refusal("malformed")
        session = self._sessions.open(body.get("resume"), body.get("token"))
        return response.json(self._sessions.described(session))

    async def message(self, request: Request) -> HTTPResponse:
        """Take a message `{id, text, display?, again?, token?}` and return its answer's entries."""
        body = body_of(request)
        if body is None:
            return refusal("malformed")
        conversation = bearer(request, self._sessions)
        if conversation is None:
            return refusal("session")
        session = self._sessions.open(_bearer_text(request), body.get("token"))
        if session.conversation.id != conversation.id:
            return refusal("session")
        try:
            message = Message.read(body)
            taken = await self._desk.take(conversation.id, message, session.token)
        except Refused as refused:
            return refusal(refused.code)
        answer = [] if taken.answer is None else await taken.answer
        return response.json({"id": message.id, "duplicate": taken.duplicate, "entries": answer})

    async def history(self, request: Request) -> HTTPResponse:
        """Return a page of what was said; `before` and `limit` in the query."""
        conversation = bearer(request, self._sessions)
        if conversation is None:
            return refusal("session")
        try:
            limit = int(request.args.get("limit", PAGE))
        except ValueError:
            return refusal("malformed")
        try:
            page = await self._desk.history.page(conversation.id, request.args.get("before"), limit)
        except ConnectionException:
            return refusal("unavailable")
        return response.json({"entries": page.entries, "more": page.more})


def body_of(request: Request) -> dict[str, object] | None:
    """Return a request's JSON object, None where the body is too long or something else."""
    if len(request.body) > MAX_BODY:
        return None
    try:
        body = request.json
    except Exception:
        return None
    return body if isinstance(body, dict) else None


def bearer(request: Request, sessions: Sessions) -> Conversation | None:
    """Return the conversation whose resume token a request brings, None without a valid one."""
    return sessions.read(_bearer_text(request))


def refusal(code: str) -> HTTPResponse:
    """Return the answer for a problem of `wording.PROBLEMS`."""
    return response.json({"error": problem(code)}, status=_STATUS.get(code, 400))


def _bearer_text(request: Request) -> str | None:
    header = str(request.headers.get("authorization", ""))
    return header[len(_BEARER) :] if header.startswith(_BEARER) else None
