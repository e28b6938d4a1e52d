"""The database over HTTP: whether it is well, and customers' feedback."""

import asyncio

from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.server.requests import Problem, fields
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.repositories import FeedbackRepository, LenderRepository

_MAX_CONVERSATION = 128
_MAX_COMMENT = 500


def store_routes() -> Blueprint:
    """GET /health (in the place of the SDK's own, which asks nothing) and POST /feedback."""
    routes = Blueprint("store").copy("fenqi_store", allow_route_overwrite=True)
    routes.add_route(_health, "/health", methods=["GET"])
    routes.add_route(_feedback, "/feedback", methods=["POST"])
    return routes


async def _health(_: Request) -> HTTPResponse:
    try:
        await asyncio.to_thread(_ask_database)
    except DatabaseUnavailable:
        return response.json({"status": "unavailable", "database": "unavailable"}, status=503)
    return response.json({"status": "ok", "database": "ok"})


def _ask_database() -> None:
    with session_scope() as session:
        LenderRepository(session).all()


async def _feedback(request: Request) -> HTTPResponse:
    body = fields(request, conversation=str, score=int, comment=str)
    if not 0 < len(body["conversation"]) <= _MAX_CONVERSATION or not 1 <= body["score"] <= 5:
        raise Problem("malformed")
    if len(body["comment"]) > _MAX_COMMENT:
        raise Problem("too_large", f"留言请不要超过 {_MAX_COMMENT} 字。")
    await asyncio.to_thread(_keep, body["conversation"], body["score"], body["comment"])
    return response.json({"kept": True})


def _keep(conversation: str, score: int, comment: str) -> None:
    with session_scope(write=True) as session:
        FeedbackRepository(session).give(conversation, score, comment)
