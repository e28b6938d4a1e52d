"""The check before account data, and the line it leaves in the audit log."""

import hashlib
from datetime import datetime
from typing import Literal

from sqlalchemy.orm import Session

from actions.identity.tokens import Reason, TokenError, verify_token
from actions.store.records import CustomerRecord
from actions.store.repositories import AuditRepository, CustomerRepository

_EVENT = "identity_check"


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


def identify(
    session: Session, token: object, *, purpose: str, now: datetime | None = None
) -> CustomerRecord:
    """The customer an id token proves, at a moment (default: this one).

    Writes an audit line in the session either way, naming the purpose and the outcome, and
    the customer where one is proven. The caller commits, also after NotSignedIn, or no line
    is kept.
    Raises NotSignedIn where the token proves no customer of the shop.
    """
    audit = AuditRepository(session)
    try:
        customer = CustomerRepository(session).by_id(verify_token(token, now=now))
        if customer is None:
            raise TokenError(Reason.UNKNOWN_CUSTOMER)
    except TokenError as error:
        audit.record(
            _EVENT, customer_id=None, outcome=error.reason.value, detail={"purpose": purpose}
        )
        raise NotSignedIn(error.reason) from error
    audit.record(
        _EVENT, customer_id=customer.customer_id, outcome="ok", detail={"purpose": purpose}
    )
    return customer


def pseudonym(customer: CustomerRecord) -> str:
    """Under what a customer's conversations and context are kept: it tells apart, not who."""
    return hashlib.sha256(customer.customer_id.encode()).hexdigest()[:16]
