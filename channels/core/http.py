"""The Rasa server's HTTP: requests that are none are turned away, and every answer is guarded.

Sanic 21.12 fails on malformed URLs and lengths, waits for ever for a negative one, reads 100 MB
before it asks a handler, and answers with pages of its own. What is done here holds for every
address of the server, Rasa's own included.
"""

from __future__ import annotations

import inspect
import logging
import re
from typing import Any

from rasa.shared.exceptions import RasaException
from sanic import Blueprint, Sanic
from sanic.exceptions import InvalidUsage, SanicException
from sanic.handlers import ErrorHandler
from sanic.http import Http
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.address import trusted_peer
from channels.core.problems import refusal
from contract.http_headers import HEADERS, JSON_POLICY

MAX_BODY = 64 * 1024
"""Bytes of any request's body; no more than that is read."""

MOST_HEADERS = 100

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_PRINTED = re.compile(r"[\t\x20-\x7e]*")
_URL = re.compile(rb"/[\x21-\x7e]*")
_FREE = ("cookie", "user-agent", "referer")
"""Read by nobody here, and not always plain in an honest browser."""
_ONCE = ("host", "content-length", "transfer-encoding", "authorization")

_CORS = (
    "Access-Control-Allow-Origin",
    "Access-Control-Allow-Credentials",
    "Access-Control-Expose-Headers",
)
"""What Rasa tells pages of other origins whether they may ask or not."""

_CODES = {404: "not_found", 405: "method", 413: "too_large", 417: "expectation"}
_CODES |= {500: "failed", 503: "unavailable"}

logger = logging.getLogger(__name__)


class ServerChanged(RasaException):
    """Sanic is not as this needs it; Rasa ends with the sentence and 1."""

    def __init__(self, lacking: str) -> None:
        super().__init__(
            f"The channels do not fit the installed Sanic: {lacking}. Install the locked version "
            "(make setup), or look over channels/core/http.py."
        )


class CheckedRequest(Request):
    """A request whose first line and headers are what they should be.

    Sanic makes one before it reads the body, and again, with the method `NONE` and nothing
    else, to answer for what could not be made.
    """

    def __init__(
        self, url_bytes: bytes, headers: Any, version: str, method: str, *rest: Any, **named: Any
    ) -> None:
        """Check and keep a request's head.

        Raises:
            InvalidUsage: something about it is malformed.
        """
        if method == "NONE":
            url_bytes = b"*"
        elif not (_TOKEN.fullmatch(method) and _URL.fullmatch(url_bytes)):
            raise InvalidUsage("first line")
        else:
            _check_headers(headers)
        try:
            super().__init__(url_bytes, headers, version, method, *rest, **named)
        except Exception as error:
            raise InvalidUsage("URL") from error


def _check_headers(headers: Any) -> None:
    named = [name for name, _ in headers.items()]
    if len(named) > MOST_HEADERS or any(named.count(name) > 1 for name in _ONCE):
        raise InvalidUsage("headers")
    for name, value in headers.items():
        if name not in _FREE and not (_TOKEN.fullmatch(name) and _PRINTED.fullmatch(value)):
            raise InvalidUsage("header")
    length, encoding = headers.get("content-length"), headers.get("transfer-encoding")
    if length is not None and (encoding is not None or not re.fullmatch("[0-9]{1,12}", length)):
        raise InvalidUsage("length")
    if encoding is not None and encoding != "chunked":
        raise InvalidUsage("encoding")


class JsonErrors(ErrorHandler):
    """Answers every error as the channels do, and logs only those that are ours."""

    def default(self, request: Request, exception: Exception) -> HTTPResponse:
        """Return the answer for an error nobody has handled."""
        status = getattr(exception, "status_code", 500)
        if not isinstance(exception, SanicException):
            logger.error("A request failed", exc_info=exception)
        if isinstance(exception, InvalidUsage) and request.stream is not None:
            # Sanic would look for the end of a body that has none.
            request.stream.keep_alive, request.stream.request_body = False, None
        code = _CODES.get(status, "malformed" if status < 500 else "failed")
        answer = refusal(code)
        answer.headers.update(getattr(exception, "headers", None) or {})
        return answer


def guard(app: Sanic) -> None:
    """Have an application take well-formed requests only and answer them safely; once is enough.

    Raises:
        ServerChanged: Sanic is another than this was written for.
    """
    if getattr(app.ctx, "guarded", False):
        return
    app.ctx.guarded = True
    app.request_class = CheckedRequest
    app.error_handler = JsonErrors()
    app.config.REQUEST_MAX_SIZE = MAX_BODY
    app.config.ACCESS_LOG = False
    app.response_middleware.append(_describe)
    app.register_listener(_have_the_last_word, "before_server_start")
    _keep_urls_plain()


class Routes(Blueprint):
    """A channel's routes; the application they are added to is guarded."""

    def register(self, app: Sanic, options: dict[str, Any]) -> None:
        """Add the routes."""
        guard(app)
        super().register(app, options)


async def _have_the_last_word(app: Sanic, _: Any) -> None:
    """Describe answers after Sanic-CORS, which Rasa has add its headers when the server starts."""
    app.response_middleware.remove(_describe)
    app.response_middleware.append(_describe)


async def _describe(request: Request, answer: HTTPResponse) -> None:
    for name, value in HEADERS.items():
        answer.headers.setdefault(name, value)
    if str(answer.content_type).startswith("application/json"):
        answer.headers.setdefault("Content-Security-Policy", JSON_POLICY)
    # An empty Origin is "allowed" by an empty value, which allows nobody.
    if not answer.headers.get("access-control-allow-origin"):
        for name in _CORS:
            answer.headers.pop(name, None)
    if answer.content_type is None:
        answer.content_type = "text/plain; charset=utf-8"
    if trusted_peer(request) and request.headers.get("x-forwarded-proto") == "https":
        answer.headers.setdefault("Strict-Transport-Security", "max-age=31536000")


def _keep_urls_plain() -> None:
    """Have Sanic see `*` where a request's URL has bytes that are no text.

    It encodes the URL before it makes a request of it, and once more to answer for the
    failure; the connection would end with a trace in the log and no answer.
    """
    slot = Http.__dict__.get("url")
    if isinstance(slot, property):
        return
    if not inspect.ismemberdescriptor(slot) or "self.url.encode()" not in inspect.getsource(Http):
        raise ServerChanged("its requests' URLs are kept elsewhere")

    def keep(http: Http, url: str | None) -> None:
        slot.__set__(http, "*" if url is not None and not url.isascii() else url)

    Http.url = property(slot.__get__, keep)
