"""The way out where no WebSocket gets through: the same conversation over plain requests."""

from __future__ import annotations

import math

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.address import address_of
from channels.core.door import NotTaken, read_object
from channels.web.desk import Desk, Message
from channels.web.gate import Gate
from channels.web.history import PAGE
from channels.web.problems import Refused, problem
from channels.web.sessions import Sessions

MAX_BODY = 32 * 1024
"""Bytes of a request body; a longer one is refused before it is parsed."""

PROOF_HEADER = "X-Fenqi-Id-Token"
"""The header with the id token of a request that has no body."""

_STATUS = {"session": 401, "expired": 401, "invalid": 401, "origin": 403, "not_found": 404}
_STATUS |= {"too_long": 413, "too_fast": 429, "unavailable": 502, "failed": 500}

_BEARER = "Bearer "


class Rest:
    """`POST session`, `message`, `close`, `GET history`; the resume token is the bearer token."""

    def __init__(self, sessions: Sessions, gate: Gate, desk: Desk) -> None:
        self._sessions = sessions
        self._gate = gate
        self._desk = desk

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes."""
        routes.add_route(self.session, "/session", methods=["POST"])
        routes.add_route(self.message, "/message", methods=["POST"])
        routes.add_route(self.close, "/close", methods=["POST"])
        routes.add_route(self.history, "/history", methods=["GET"])

    async def session(self, request: Request) -> HTTPResponse:
        """Open or resume a conversation: `{resume?, token?}`."""
        body = body_of(request)
        address = address_of(request)
        session = await self._sessions.open(body.get("resume"), body.get("token"), address)
        if session.closed is not None:
            await self._desk.close(session.closed)
        return response.json(self._sessions.described(session))

    async def message(self, request: Request) -> HTTPResponse:
        """Take a message `{id, text, display?, again?, token?}` and return its answer's entries."""
        body = body_of(request)
        address = address_of(request)
        message = Message.read(body)
        resume, token = resume_of(request), body.get("token")
        session = await self._gate.admit("messages", resume, token, address)
        taken = await self._desk.take(session, message, address)
        answer = [] if taken.answer is None else await taken.answer
        return response.json({"id": message.id, "duplicate": taken.duplicate, "entries": answer})

    async def history(self, request: Request) -> HTTPResponse:
        """Return a page of what was said; `before` and `limit` in the query."""
        address = address_of(request)
        try:
            limit = int(request.args.get("limit", PAGE))
        except ValueError:
            raise Refused("malformed") from None
        resume, token = resume_of(request), id_token_of(request)
        session = await self._gate.admit("history", resume, token, address)
        page = await self._desk.history(session, request.args.get("before"), limit)
        return response.json({"entries": page.entries, "more": page.more})

    async def close(self, request: Request) -> HTTPResponse:
        """Close the conversation, at a sign-out or to begin anew: nothing opens it any more."""
        await self._desk.close(await self._sessions.close(resume_of(request)))
        return response.json({"closed": True})


def body_of(request: Request) -> dict[str, object]:
    """Return a request's JSON object.

    Raises:
        Refused: `malformed` where the door does not take it.
    """
    try:
        return read_object(request.body, MAX_BODY)
    except NotTaken:
        raise Refused("malformed") from None


def resume_of(request: Request) -> str | None:
    """Return the resume token a request brings as its bearer token, None where it brings none."""
    header = str(request.headers.get("authorization", ""))
    return header[len(_BEARER) :] if header.startswith(_BEARER) else None


def id_token_of(request: Request) -> str | None:
    """Return the id token in a request's header, None where it brings none."""
    token = request.headers.get(PROOF_HEADER)
    return None if token is None else str(token)


def refusal(code: str, wait: float = 0.0) -> HTTPResponse:
    """Return the answer for a problem of `problems.PROBLEMS`; `wait` as in `problems.Refused`."""
    headers = {"Retry-After": str(math.ceil(wait))} if wait else None
    body = {"error": problem(code)}
    return response.json(body, status=_STATUS.get(code, 400), headers=headers)
