"""Erasing what a customer said or left, where it is kept; a line in the audit log stays."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.identity import pseudonym
from actions.identity.codes import forget_codes
from actions.services.accounts import unbind_all
from actions.store.conversations import conversations
from actions.store.database import session_scope
from actions.store.records import CustomerRecord, Origin
from actions.store.repositories import (
    AuditRepository,
    CustomerRepository,
    FeedbackRepository,
    TicketRepository,
)


@dataclass(frozen=True)
class Erased:
    """How much of a customer's was deleted, or would be."""

    conversations: int
    tickets: int
    feedback: int
    codes: int
    bindings: int


class UnknownCustomer(Exception):
    """No customer of the shop has this id."""


def erase_words(
    session: Session, conversation: str, origin: Origin, customer: CustomerRecord | None
) -> None:
    """Blank the words of a conversation's feedback and tickets, and of a proven customer's tickets.

    The tickets themselves stay, so that what was promised is done; another customer's, opened in
    the same conversation, are left alone. `conversation` is its id, `origin` has its digest.
    """
    customer_id = customer.customer_id if customer else None
    FeedbackRepository(session).erase_comment(conversation)
    TicketRepository(session).erase_summaries(origin.conversation, customer_id)
    AuditRepository(session).record(
        "conversation_erased", customer_id=customer_id, outcome="ok", origin=origin
    )


class _NotReally(Exception):
    """Takes back what was only counted."""


def erase_customer(customer_id: str, *, dry_run: bool = False) -> Erased:
    """Delete a customer's conversations on every channel, tickets, feedback, codes and bindings.

    Conversations are those the customer was proven in. Plans, orders and payments stay, being
    the shop's. With `dry_run` it is only counted.

    Raises UnknownCustomer, DatabaseUnavailable where one of the two databases is away (then the
    conversations may be gone and the rest is not: do it again), settings.SettingsError,
    identity.keys.KeyFileError.
    """
    with session_scope() as session:
        customer = CustomerRepository(session).by_id(customer_id)
    if customer is None:
        raise UnknownCustomer(customer_id)
    with conversations() as talks:
        ids = talks.of_customer(pseudonym(customer.customer_id))
        if not dry_run:
            talks.delete(ids)
    try:
        with session_scope(write=True) as session:
            erased = Erased(
                conversations=len(ids),
                tickets=TicketRepository(session).forget_customer(customer_id),
                feedback=FeedbackRepository(session).forget(ids),
                codes=forget_codes(session, customer.phone),
                bindings=unbind_all(session, customer_id, "erased"),
            )
            if dry_run:
                raise _NotReally
            AuditRepository(session).record(
                "customer_erased",
                customer_id=customer_id,
                outcome="ok",
                detail={name: str(count) for name, count in vars(erased).items()},
            )
    except _NotReally:
        pass
    return erased
