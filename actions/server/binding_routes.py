"""Accounts on messengers over HTTP, for the channels: bound by phone and code or by a link.

A channel asks only for accounts whose messages carry the platform's signature; which channels
those are, the installation says (`FENQI_BOUND_CHANNELS`). Conversations of the accounts go on as
the bound customer's with the next message.
"""

from collections.abc import Callable
from typing import TypeVar

from pydantic import Field
from sanic import Blueprint, response
from sanic.request import Request
from sanic.response import HTTPResponse
from sqlalchemy.orm import Session

from actions import settings
from actions.identity import Evidence, NotSignedIn, identify, pseudonym
from actions.identity.codes import Asker
from actions.identity.tokens import MAX_TOKEN_LENGTH
from actions.server.proving import code_sent, code_sign_in, in_thread
from actions.server.requests import MAX_BODY, Problem, RequestBody, read_body
from actions.services.accounts import (
    LINK_LIFETIME,
    bind,
    binding_of,
    make_link,
    redeem_link,
    unbind,
)
from actions.store.database import session_scope
from actions.store.records import BindingRecord, ChannelAccount, CustomerRecord

Result = TypeVar("Result")
Bind = Callable[[Session, CustomerRecord], BindingRecord | None]


class WrongLink(Exception):
    """The link is unknown, used or expired; which of them is not told."""


class AccountBody(RequestBody):
    """An account: the channel's name and the platform's id of whoever writes there."""

    channel: str = Field(pattern="^[a-z][a-z0-9_]{0,19}$")
    account: str = Field(pattern=r"^[!-~]{1,128}$")

    @property
    def channel_account(self) -> ChannelAccount:
        """The account. Raises Problem where its channel's accounts are not bound."""
        if self.channel not in settings.bound_channels():
            raise Problem("not_found", "这个渠道不支持绑定账号。")
        return ChannelAccount(self.channel, self.account)


class PhoneBody(AccountBody):
    """The phone to which a code is to be sent."""

    phone: str


class CodeBody(PhoneBody):
    """The code that was sent to the phone."""

    code: str


class LinkBody(RequestBody):
    """A link's token, and the id token of the customer who opened it in the shop."""

    token: str
    id_token: str


def binding_routes() -> Blueprint:
    """The routes under /bindings, for callers with the secret."""
    routes = Blueprint("bindings", url_prefix="/bindings")
    routes.add_route(_start, "/codes", methods=["POST"])
    routes.add_route(_confirm, "/confirm", methods=["POST"])
    routes.add_route(_link, "/links", methods=["POST"])
    routes.add_route(_redeem, "/links/redeem", methods=["POST"])
    routes.add_route(_status, "/status", methods=["POST"])
    routes.add_route(_unbind, "/unbind", methods=["POST"])
    return routes


async def _start(request: Request) -> HTTPResponse:
    body = read_body(request, PhoneBody)
    return await code_sent(body.phone, _asker(body.channel_account))


def _asker(account: ChannelAccount) -> Asker:
    """Who asks on a messenger: its account stands for the conversation and for the address."""
    name = f"{account.channel} {account.external_id}"
    return Asker(name, name)


async def _confirm(request: Request) -> HTTPResponse:
    body = read_body(request, CodeBody)
    account, sign_in = body.channel_account, code_sign_in()

    def confirmed() -> BindingRecord:
        issued = sign_in.redeem(body.phone, body.code, _asker(account))
        return _bound(
            issued.id_token, lambda session, who: bind(session, account, who, "phone_code")
        )

    return response.json(_told(await _in_thread(confirmed)))


async def _link(request: Request) -> HTTPResponse:
    account = read_body(request, AccountBody).channel_account

    def made() -> str:
        with session_scope(write=True) as session:
            return make_link(session, account)

    token = await _in_thread(made)
    return response.json({"token": token, "expires_in": int(LINK_LIFETIME.total_seconds())})


async def _redeem(request: Request) -> HTTPResponse:
    body = read_body(request, LinkBody, most=MAX_TOKEN_LENGTH + MAX_BODY)
    binding = await _in_thread(
        lambda: _bound(body.id_token, lambda session, who: redeem_link(session, body.token, who))
    )
    return response.json(_told(binding))


async def _status(request: Request) -> HTTPResponse:
    account = read_body(request, AccountBody).channel_account

    def found() -> BindingRecord | None:
        with session_scope() as session:
            return binding_of(session, account)

    binding = await _in_thread(found)
    return response.json({"bound": False} if binding is None else _told(binding))


async def _unbind(request: Request) -> HTTPResponse:
    account = read_body(request, AccountBody).channel_account

    def let_go() -> bool:
        with session_scope(write=True) as session:
            return unbind(session, account)

    return response.json({"bound": False, "was_bound": await _in_thread(let_go)})


def _bound(id_token: str, binding: Bind) -> BindingRecord:
    """Bind for the customer an id token proves. Raises NotSignedIn, WrongLink."""
    made: BindingRecord | None = None
    refusal: Exception = WrongLink()
    with session_scope(write=True) as session:
        try:
            made = binding(session, identify(session, Evidence(id_token), purpose="binding"))
        except NotSignedIn as error:
            # Raised once the audit's line is committed.
            refusal = error
    if made is None:
        raise refusal
    return made


def _told(binding: BindingRecord) -> dict[str, object]:
    return {
        "bound": True,
        "channel": binding.account.channel,
        "customer": pseudonym(binding.customer_id),
        "expires_at": binding.expires_at.isoformat(timespec="seconds"),
    }


async def _in_thread(work: Callable[[], Result]) -> Result:
    try:
        return await in_thread(work)
    except WrongLink as error:
        raise Problem("wrong_code", "绑定链接已失效，请回到聊天里重新获取。") from error
