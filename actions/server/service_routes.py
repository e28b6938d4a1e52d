"""The database over HTTP: whether it is well, and customers' feedback."""

from pydantic import Field
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.server.requests import Problem, RequestBody, read_body
from actions.server.threads import Overdue, Threads
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.repositories import FeedbackRepository, LenderRepository

HEALTH_WITHIN = 1.5
"""Seconds in which the database has to answer for the server to be well."""

FEEDBACK_WITHIN = 8.0

_MAX_COMMENT = 500

_health_threads = Threads("health", most=2, waiting=8, within=HEALTH_WITHIN)
_feedback_threads = Threads("feedback", most=2, waiting=20, within=FEEDBACK_WITHIN)


class FeedbackBody(RequestBody):
    """How satisfied a customer was with a conversation, from 1 to 5, and why."""

    conversation: str = Field(min_length=1, max_length=128)
    score: int = Field(ge=1, le=5)
    comment: str


def store_routes() -> Blueprint:
    """GET /health (in the place of the SDK's own, which asks nothing) and POST /feedback."""
    routes = Blueprint("store").copy("fenqi_store", allow_route_overwrite=True)
    routes.add_route(_health, "/health", methods=["GET"])
    routes.add_route(_feedback, "/feedback", methods=["POST"])
    return routes


async def _health(_: Request) -> HTTPResponse:
    try:
        await _health_threads.run(_ask_database)
    except (DatabaseUnavailable, Overdue):
        return response.json({"status": "unavailable"}, status=503)
    return response.json({"status": "ok"})


def _ask_database() -> None:
    with session_scope() as session:
        LenderRepository(session).all()


async def _feedback(request: Request) -> HTTPResponse:
    body = read_body(request, FeedbackBody)
    if len(body.comment) > _MAX_COMMENT:
        raise Problem("too_large", f"留言请不要超过 {_MAX_COMMENT} 字。")
    try:
        await _feedback_threads.run(lambda: _keep(body))
    except Overdue as error:
        raise Problem("unavailable") from error
    return response.json({"kept": True})


def _keep(body: FeedbackBody) -> None:
    with session_scope(write=True) as session:
        FeedbackRepository(session).give(body.conversation, body.score, body.comment)
