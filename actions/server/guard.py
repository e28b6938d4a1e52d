"""Who is answered, and what every answer says of itself.

The Rasa server is answered, by the secret the two share, and whoever asks for health.
"""

from sanic import Sanic
from sanic.request import Request
from sanic.response import HTTPResponse

from actions.server.requests import Problem
from contract.http_headers import HEADERS, JSON_POLICY
from contract.server_secret import is_authorized

HEALTH = "/health"

_HEADERS = {**HEADERS, "Content-Security-Policy": JSON_POLICY}


def guard(app: Sanic) -> None:
    """Answer 401 to every request without the secret but those for health; add the headers."""
    # Before the SDK's middleware, which answers OPTIONS.
    app.register_middleware(_refuse_strangers, "request", priority=1)
    app.register_middleware(_add_headers, "response")


async def _refuse_strangers(request: Request) -> HTTPResponse | None:
    if request.path == HEALTH and request.method == "GET":
        return None
    said = request.headers.getall("authorization", [])
    if len(said) == 1 and is_authorized(said[0]):
        return None
    return Problem("unauthorized").answer()


async def _add_headers(_: Request, answer: HTTPResponse) -> None:
    answer.headers.update(_HEADERS)
