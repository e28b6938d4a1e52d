"""Requests the widget may make of the action server: signing in, rating, the demo's customers."""

from __future__ import annotations

from typing import Any

from sanic import Blueprint, Sanic, response
from sanic.request import Request
from sanic.response import HTTPResponse

from channels.core.address import Address, address_of
from channels.core.keys import digest
from channels.web.action_server import ActionServer, NoAnswer
from channels.web.gate import Gate
from channels.web.problems import Refused
from channels.web.rest import body_of, id_token_of, resume_of
from contract.masking import mask_text
from contract.server_secret import ADDRESS_HEADER

MAX_COMMENT = 500
"""Characters of what a customer writes beside a rating."""
MAX_TYPED = 2_000
"""Characters of such a comment that are looked at."""
MAX_FIELD = 40
"""Characters of a phone or a code."""


class Relay:
    """Passes on named fields of a few requests; the action server itself stays unreachable."""

    def __init__(self, action_server: ActionServer, gate: Gate, *, demo: bool) -> None:
        self._action_server = action_server
        self._gate = gate
        self._demo = demo

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
        await self._action_server.close()

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
        body = body_of(request)
        score, comment = body.get("score"), body.get("comment", "")
        if type(score) is not int or not 1 <= score <= 5 or not isinstance(comment, str):
            raise Refused("malformed")
        if len(comment) > MAX_TYPED:
            raise Refused("too_long")
        session = await self._gate.admit(
            "feedback",
            resume_of(request),
            id_token_of(request),
            address_of(request),
        )
        shown = mask_text(comment)[:MAX_COMMENT]
        rating = {"conversation": session.conversation.id, "score": score, "comment": shown}
        return await self._pass_on("POST", "/feedback", rating)

    async def demo_customers(self, _: Request) -> HTTPResponse:
        """List the demo's customers."""
        return await self._pass_on("GET", "/identity/demo-customers")

    async def demo_token(self, request: Request) -> HTTPResponse:
        """Return an id token of the demo customer with `phone`."""
        fields = _texts(body_of(request), "phone")
        return await self._pass_on("POST", "/identity/demo-tokens", fields)

    async def _sign_in(self, request: Request, path: str, *names: str) -> HTTPResponse:
        """Pass on a sign-in; a code is good in the conversation alone that it was asked for in.

        A customer whose id token has run out signs in again with the resume token alone.
        """
        fields = _texts(body_of(request), *names)
        address = address_of(request)
        conversation = await self._gate.held("sign_ins", resume_of(request), address)
        bound = {**fields, "conversation": digest(conversation.id, "conversation")}
        return await self._pass_on("POST", path, bound, _whence(address))

    async def _pass_on(
        self,
        method: str,
        path: str,
        body: dict[str, Any] | None = None,
        headers: dict[str, str] | None = None,
    ) -> HTTPResponse:
        try:
            status, answer = await self._action_server.ask(method, path, body, headers)
        except NoAnswer:
            raise Refused("unavailable") from None
        return response.json(answer, status=status)


def _whence(address: Address) -> dict[str, str]:
    """Return the header that tells where a customer is, as far as that is known.

    Of an address that many share nothing is told: nobody is to use up what all may ask for.
    """
    return {} if address.shared else {ADDRESS_HEADER: address.digest}


def _texts(body: dict[str, object], *names: str) -> dict[str, str]:
    """Return the named fields of a request's body.

    Raises:
        Refused: `malformed` unless all of them are short texts.
    """
    fields = {name: body.get(name) for name in names}
    texts = {
        name: text
        for name, text in fields.items()
        if isinstance(text, str) and 0 < len(text) <= MAX_FIELD and text.isprintable()
    }
    if len(texts) < len(names):
        raise Refused("malformed")
    return texts
