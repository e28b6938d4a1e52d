"""The check before account data, and the line it leaves in the audit log."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

import jwt
from sqlalchemy.orm import Session

from actions import settings
from actions.identity.tokens import Reason, TokenError, verify_token
from actions.store.digests import digest
from actions.store.records import NOWHERE, ChannelAccount, CustomerRecord, Origin, ProofKind
from actions.store.repositories import (
    AuditRepository,
    ChannelAccountRepository,
    CustomerRepository,
)

REFUSALS_ONCE_IN = timedelta(minutes=10)
"""Of refusals for the same reason and from the same address, one in this time is audited."""

_EVENT = "identity_check"
_PSEUDONYM = 16


class NotSignedIn(Exception):
    """Nobody is proven.

    `code` is why exactly, for the log; `reason` what to tell the customer: `missing` (not
    signed in), `expired` (sign in again) or `invalid`.
    """

    def __init__(self, code: Reason) -> None:
        super().__init__(code.value)
        self.code = code

    @property
    def reason(self) -> Literal["missing", "expired", "invalid"]:
        """What to tell the customer."""
        if self.code is Reason.MISSING:
            return "missing"
        return "expired" if self.code is Reason.EXPIRED else "invalid"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What came with a turn, none of it verified: an id token, the messenger's account, whence.

    The account counts only where the installation names its channel as one that verifies the
    platform's signature (`settings.bound_channels`), and only without an id token.
    """

    id_token: object = field(default=None, repr=False)
    account: ChannelAccount | None = None
    origin: Origin = NOWHERE

    @property
    def may_prove(self) -> bool:
        """Whether anything came that may prove somebody."""
        return self.id_token is not None or self.bindable is not None

    @property
    def bindable(self) -> ChannelAccount | None:
        """The account, where its channel's accounts can be bound."""
        account = self.account
        return account if account and account.channel in settings.bound_channels() else None


def identify(
    session: Session, evidence: Evidence, *, purpose: str, now: datetime | None = None
) -> CustomerRecord:
    """The customer proven by an id token, or by the binding of a messenger's account.

    `now` is the moment of it (default: this one). Writes an audit line in the session, naming
    the purpose, the proof and the outcome, and the customer where one is proven; none where
    nothing came that could prove anybody, so that anonymous questions do not fill the log. The
    caller commits, also after NotSignedIn, or no line is kept.
    Raises NotSignedIn where no customer of the shop is proven.
    """
    audit = AuditRepository(session)
    detail = {"purpose": purpose}
    try:
        customer_id, proof = _proven(session, evidence, now)
        customer = CustomerRepository(session).by_id(customer_id)
        if customer is None:
            raise TokenError(Reason.UNKNOWN_CUSTOMER)
    except TokenError as error:
        if error.reason is not Reason.MISSING:
            audit.record(
                _EVENT,
                customer_id=None,
                outcome=error.reason.value,
                detail=detail,
                origin=evidence.origin,
                once_in=REFUSALS_ONCE_IN,
            )
        raise NotSignedIn(error.reason) from error
    audit.record(
        _EVENT,
        customer_id=customer_id,
        outcome="ok",
        detail=detail,
        origin=evidence.origin,
        proof=proof,
    )
    return customer


def speaker(session: Session | None, evidence: Evidence) -> str | None:
    """The pseudonym of whoever is proven, None for nobody; without looking at any account.

    Tells whose turn it is; `identify` stands before account data. Without a session a messenger's
    account proves nobody.
    """
    try:
        if session is None:
            return pseudonym(verify_token(evidence.id_token))
        return pseudonym(_proven(session, evidence, None)[0])
    except TokenError:
        return None


def needs_database(evidence: Evidence) -> bool:
    """Tell whether `speaker` must look a binding up."""
    return evidence.id_token is None and evidence.may_prove


def pseudonym(customer_id: str) -> str:
    """Under what a customer's conversations and context are kept: it tells apart, not who."""
    return digest("customer", customer_id)[:_PSEUDONYM]


def _proven(session: Session, evidence: Evidence, now: datetime | None) -> tuple[str, ProofKind]:
    account = evidence.bindable
    if evidence.id_token is not None or account is None:
        customer_id = verify_token(evidence.id_token, now=now)
        return customer_id, _issued_by(str(evidence.id_token))
    binding = ChannelAccountRepository(session).of(account)
    if binding is None:
        raise TokenError(Reason.MISSING)
    if binding.expires_at <= (now or datetime.now(UTC)):
        raise TokenError(Reason.EXPIRED)
    return binding.customer_id, "channel_account"


def _issued_by(verified_token: str) -> ProofKind:
    claims = jwt.decode(verified_token, options={"verify_signature": False})
    return "code_token" if claims["iss"] == settings.OWN_ISSUER else "shop_token"
