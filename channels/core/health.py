"""Whether the server can answer: its model loaded, its conversations within reach."""

from __future__ import annotations

import asyncio

from rasa.core.agent import Agent
from rasa.shared.exceptions import ConnectionException
from sanic import Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

NOT_A_CONVERSATION = ""
"""An id no conversation has; looking it up tells whether any could be."""

ANSWER_WITHIN = 1.5
"""Seconds for the conversations' database; whoever asks for health waits two."""


async def answers(request: Request) -> HTTPResponse:
    """Answer a channel's health address: 200 where the model answers, 503 where none is loaded."""
    return _verdict({"model": _model(request.app)})


async def health(request: Request) -> HTTPResponse:
    """Answer `GET /health`: 200 where all is well, 503 where something is not, and what it is."""
    return _verdict(
        {"model": _model(request.app), "conversations": await _conversations(request.app)}
    )


def agent_of(app: Sanic) -> Agent | None:
    """Return the agent of a server, None while its model is not loaded."""
    agent = getattr(app.ctx, "agent", None)
    return agent if agent is not None and agent.is_ready() else None


def _model(app: Sanic) -> str:
    return "missing" if agent_of(app) is None else "ok"


async def _conversations(app: Sanic) -> str:
    agent = getattr(app.ctx, "agent", None)
    if agent is None:
        return "unknown"
    try:
        await asyncio.wait_for(agent.tracker_store.retrieve(NOT_A_CONVERSATION), ANSWER_WITHIN)
    except (ConnectionException, asyncio.TimeoutError):
        return "unreachable"
    return "ok"


def _verdict(parts: dict[str, str]) -> HTTPResponse:
    is_well = all(state == "ok" for state in parts.values())
    answer = {"status": "ok" if is_well else "unavailable", **parts}
    return response.json(answer, status=200 if is_well else 503)
