"""Requests the widget may make of the action server: signing in, rating, the demo's customers."""

from __future__ import annotations

import logging
from typing import Any

import aiohttp
from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.limits import Buckets, Rate
from channels.web.rest import bearer, body_of, refusal
from channels.web.sessions import Sessions
from contract.masking import mask_text
from contract.server_secret import ADDRESS_HEADER, authorization

TIMEOUT = 10
"""Seconds for the action server to answer."""
SIGN_INS = Rate(burst=10, per_second=0.1)
"""Codes and attempts of one conversation and one address."""
MAX_COMMENT = 500
"""Characters of what a customer writes beside a rating."""

logger = logging.getLogger(__name__)


class Relay:
    """Passes on named fields of a few requests; the action server itself stays unreachable."""

    def __init__(self, action_server: str, sessions: Sessions, *, demo: bool) -> None:
        self._action_server = action_server.rstrip("/")
        self._sessions = sessions
        self._demo = demo
        self._rates = Buckets(SIGN_INS)
        self._client: aiohttp.ClientSession | None = None

    def add_to(self, routes: Blueprint) -> None:
        """Add the routes; those of the demo in development only."""
        routes.add_route(self.code, "/sign-in/codes", methods=["POST"])
        routes.add_route(self.token, "/sign-in/tokens", methods=["POST"])
        routes.add_route(self.feedback, "/feedback", methods=["POST"])
        if self._demo:
            routes.add_route(self.demo_customers, "/demo/customers", methods=["GET"])
            routes.add_route(self.demo_token, "/demo/tokens", methods=["POST"])
        routes.after_server_stop(self.close)

    async def close(self, app: Sanic, loop: object) -> None:
        """End the connections to the action server."""
        if self._client is not None:
            await self._client.close()

    async def code(self, request: Request) -> HTTPResponse:
        """Have a code sent to `phone`."""
        return await self._sign_in(request, "/identity/codes", "phone")

    async def token(self, request: Request) -> HTTPResponse:
        """Exchange `phone` and `code` for an id token."""
        return await self._sign_in(request, "/identity/tokens", "phone", "code")

    async def feedback(self, request: Request) -> HTTPResponse:
        """Pass on a rating: `score` from 1 to 5 and a `comment`, with the conversation's id.

        The comment is masked before it is cut: half a phone could not be found any more.
        """
        conversation = bearer(request, self._sessions)
        body = body_of(request)
        if conversation is None:
            return refusal("session")
        score = None if body is None else body.get("score")
        comment = "" if body is None else body.get("comment", "")
        if not isinstance(score, int) or not 1 <= score <= 5 or not isinstance(comment, str):
            return refusal("malformed")
        shown = mask_text(comment)[:MAX_COMMENT]
        rating = {"conversation": conversation.id, "score": score, "comment": shown}
        return await self._pass_on("POST", "/feedback", rating)

    async def demo_customers(self, _: Request) -> HTTPResponse:
        """List the demo's customers."""
        return await self._pass_on("GET", "/identity/demo-customers")

    async def demo_token(self, request: Request) -> HTTPResponse:
        """Return an id token of the demo customer with `phone`."""
        fields = _texts(request, "phone")
        if fields is None:
            return refusal("malformed")
        return await self._pass_on("POST", "/identity/demo-tokens", fields)

    async def _sign_in(self, request: Request, path: str, *names: str) -> HTTPResponse:
        conversation = bearer(request, self._sessions)
        if conversation is None:
            return refusal("session")
        fields = _texts(request, *names)
        if fields is None:
            return refusal("malformed")
        address = str(request.remote_addr or request.ip)
        if not (self._rates.take(conversation.id) and self._rates.take(address)):
            return refusal("too_fast")
        # The action server limits attempts by address too, and would only see this server's.
        bound = {**fields, "conversation": conversation.id}
        return await self._pass_on("POST", path, bound, {ADDRESS_HEADER: address})

    async def _pass_on(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HTTPResponse:
        if self._client is None:
            self._client = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))
        try:
            url = self._action_server + path
            sent = {**(headers or {}), **authorization()}
            async with self._client.request(method, url, json=body, headers=sent) as got:
                answer = await got.json(content_type=None)
                return response.json(answer, status=got.status)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            logger.warning("The action server did not answer %s: %s", path, type(error).__name__)
            return refusal("unavailable")


def _texts(request: Request, *names: str) -> dict[str, str] | None:
    """Return the named fields of a request's body where all of them are short texts."""
    body = body_of(request) or {}
    fields = {name: body.get(name) for name in names}
    texts = {name: text for name, text in fields.items() if isinstance(text, str) and text}
    short = all(len(text) <= 40 for text in texts.values())
    return texts if short and len(texts) == len(names) else None
