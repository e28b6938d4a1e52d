"""Accounts on messengers: bound to a customer who is proven, remembered for a time, let go."""

from __future__ import annotations

import secrets
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session

from actions import settings
from actions.digests import digest
from actions.store.records import (
    BindingProof,
    BindingRecord,
    ChannelAccount,
    CustomerRecord,
    Origin,
    ProofKind,
)
from actions.store.repositories import (
    AuditRepository,
    ChannelAccountRepository,
    LinkTokenRepository,
)

LINK_LIFETIME = timedelta(minutes=10)
EXPIRED_FOR = timedelta(days=30)
"""For how long it can be told that an account's sign-in has expired, rather than never been."""

_LINK_BYTES = 32
_LONGEST_LINK = 64

_AUDITED_PROOF: dict[BindingProof, ProofKind] = {
    "phone_code": "code_token",
    "shop_link": "shop_token",
}


def origin_of(account: ChannelAccount) -> Origin:
    """Where what an account does comes from: its channel and its conversation with the bot."""
    conversation = digest("conversation", f"{account.channel}-{account.external_id}")
    return Origin(channel=account.channel, conversation=conversation)


def bind(
    session: Session,
    account: ChannelAccount,
    customer: CustomerRecord,
    proof: BindingProof,
    now: datetime | None = None,
) -> BindingRecord:
    """Bind an account to a proven customer from now on, in the place of another customer.

    Raises settings.SettingsError where `FENQI_BINDING_DAYS` cannot be understood.
    """
    bound_at = now or datetime.now(UTC)
    binding = BindingRecord(
        account=account,
        customer_id=customer.customer_id,
        bound_at=bound_at,
        expires_at=bound_at + settings.binding_lifetime(),
        proof=proof,
    )
    accounts = ChannelAccountRepository(session)
    accounts.forget_before(bound_at - EXPIRED_FOR)
    before = accounts.bind(binding)
    if before is not None and before.customer_id != customer.customer_id:
        _audit_unbound(session, before, "replaced")
    AuditRepository(session).record(
        "account_bound",
        customer_id=customer.customer_id,
        outcome="ok",
        origin=origin_of(account),
        proof=_AUDITED_PROOF[proof],
    )
    return binding


def binding_of(
    session: Session, account: ChannelAccount, now: datetime | None = None
) -> BindingRecord | None:
    """The binding of an account that holds, or None."""
    binding = ChannelAccountRepository(session).of(account)
    holds = binding is not None and binding.expires_at > (now or datetime.now(UTC))
    return binding if holds else None


def unbind(session: Session, account: ChannelAccount) -> bool:
    """Let an account go; whether it was bound."""
    accounts = ChannelAccountRepository(session)
    binding = accounts.of(account)
    if binding is None:
        return False
    accounts.unbind(account)
    _audit_unbound(session, binding, "ok")
    return True


def unbind_all(session: Session, customer_id: str, outcome: str = "signed_out") -> int:
    """Let all accounts of a customer go, on every channel; how many there were.

    `outcome` tells the audit log why.
    """
    accounts = ChannelAccountRepository(session)
    bound = accounts.of_customer(customer_id)
    for binding in bound:
        accounts.unbind(binding.account)
        _audit_unbound(session, binding, outcome)
    return len(bound)


def make_link(session: Session, account: ChannelAccount, now: datetime | None = None) -> str:
    """A token for a sign-in link of an account, good once within `LINK_LIFETIME`.

    Links made for the account before are void. Only the token's digest is kept.
    """
    token = secrets.token_urlsafe(_LINK_BYTES)
    made_at = now or datetime.now(UTC)
    links = LinkTokenRepository(session)
    links.add(digest("link", token), account, made_at, made_at + LINK_LIFETIME)
    links.forget_before(made_at - LINK_LIFETIME)
    return token


def redeem_link(
    session: Session, token: str, customer: CustomerRecord, now: datetime | None = None
) -> BindingRecord | None:
    """Bind the account a link was made for to the customer who opened it in the shop.

    None where the link is unknown, used or expired, or its channel's accounts are bound no more.
    """
    used_at = now or datetime.now(UTC)
    fits = 0 < len(token) <= _LONGEST_LINK
    account = LinkTokenRepository(session).use(digest("link", token), used_at) if fits else None
    if account is None or account.channel not in settings.bound_channels():
        AuditRepository(session).record(
            "link_redeemed",
            customer_id=customer.customer_id,
            outcome="refused",
            proof="shop_token",
            once_in=LINK_LIFETIME,
        )
        return None
    return bind(session, account, customer, "shop_link", used_at)


def _audit_unbound(session: Session, binding: BindingRecord, outcome: str) -> None:
    AuditRepository(session).record(
        "account_unbound",
        customer_id=binding.customer_id,
        outcome=outcome,
        origin=origin_of(binding.account),
        proof="channel_account",
    )
