"""Signing in over HTTP: by phone and code, and as a demo customer while developing."""

import re
from datetime import UTC, datetime

from pydantic import Field
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse

from actions import settings
from actions.identity import Evidence, NotSignedIn, identify, pseudonym
from actions.identity.codes import TOKEN_LIFETIME_SECONDS, Asker
from actions.identity.demo import UnknownDemoCustomer, demo_token
from actions.identity.tokens import MAX_TOKEN_LENGTH
from actions.server.proving import code_sent, code_sign_in, in_thread
from actions.server.requests import MAX_BODY, Problem, RequestBody, read_body
from actions.store.database import session_scope
from actions.store.demo import list_demo_customers
from contract.server_secret import ADDRESS_HEADER

_ADDRESS = re.compile(r"[\w.:-]{1,128}", re.ASCII)


class PhoneBody(RequestBody):
    """Whose token is asked for."""

    phone: str


class AskingBody(PhoneBody):
    """Whose code is asked for, and in which conversation: its id or a digest of it."""

    conversation: str = Field(min_length=1, max_length=128)


class TokenBody(RequestBody):
    """An id token, or none, of which it is asked whom it proves."""

    id_token: str | None


class CodeBody(AskingBody):
    """A code that was sent to a phone."""

    code: str


def identity_routes() -> Blueprint:
    """The routes under /identity; those of the demo answer 404 in production."""
    routes = Blueprint("identity", url_prefix="/identity")
    routes.add_route(_check, "/check", methods=["POST"])
    routes.add_route(_codes, "/codes", methods=["POST"])
    routes.add_route(_tokens, "/tokens", methods=["POST"])
    routes.add_route(_demo_customers, "/demo-customers", methods=["GET"])
    routes.add_route(_demo_tokens, "/demo-tokens", methods=["POST"])
    return routes


async def _check(request: Request) -> HTTPResponse:
    body = read_body(request, TokenBody, most=MAX_TOKEN_LENGTH + MAX_BODY)
    customer = await in_thread(lambda: _proven(body.id_token))
    return response.json({"customer": customer})


def _proven(id_token: str | None) -> str:
    refusal = None
    with session_scope(write=True) as session:
        try:
            customer = identify(session, Evidence(id_token), purpose="conversation")
            return pseudonym(customer.customer_id)
        except NotSignedIn as error:
            # Raised once the audit's line is committed.
            refusal = error
    raise refusal


async def _codes(request: Request) -> HTTPResponse:
    body = read_body(request, AskingBody)
    return await code_sent(body.phone, _asker(request, body))


async def _tokens(request: Request) -> HTTPResponse:
    body = read_body(request, CodeBody)
    asker = _asker(request, body)
    sign_in = code_sign_in()
    issued = await in_thread(lambda: sign_in.redeem(body.phone, body.code, asker))
    return response.json({"id_token": issued.id_token, "expires_in": issued.expires_in})


async def _demo_customers(_: Request) -> HTTPResponse:
    _development_only()
    customers = [
        {"phone": each.phone, "name": each.name, "shows": each.shows}
        for each in list_demo_customers()
    ]
    return response.json({"customers": customers})


async def _demo_tokens(request: Request) -> HTTPResponse:
    _development_only()
    phone = read_body(request, PhoneBody).phone
    try:
        token = demo_token(phone, datetime.now(UTC))
    except UnknownDemoCustomer as error:
        raise Problem("not_found", "没有这个演示客户。") from error
    return response.json({"id_token": token, "expires_in": TOKEN_LIFETIME_SECONDS})


def _asker(request: Request, body: AskingBody) -> Asker:
    address = request.headers.get(ADDRESS_HEADER)
    if address is not None and not _ADDRESS.fullmatch(address):
        raise Problem("malformed")
    return Asker(body.conversation, address)


def _development_only() -> None:
    if settings.in_production():
        raise Problem("not_found")
