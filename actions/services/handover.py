"""Handing a conversation over to a human: a ticket with what was said, masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from sqlalchemy.orm import Session

from actions.store.records import CustomerRecord, Lender, Origin, TicketRecord
from actions.store.repositories import AuditRepository, PlanRepository, TicketRepository
from actions.store.repositories.tickets import Opener
from contract.masking import mask_text

MESSAGES_IN_SUMMARY = 7
CHARACTERS_OF_A_MESSAGE = 120

DAY = timedelta(days=1)
TICKETS_A_DAY: Final[Mapping[Opener, int]] = {"customer": 5, "conversation": 5, "address": 30}
"""How many tickets may be opened within a day: by a customer, and by somebody who is not signed in
in a conversation and from an address, which many may share."""

HandoverOutcome = Literal["opened", "open_already", "added", "limited"]
"""A new ticket; one that was open; one that was open and to which was added; too many, none."""


@dataclass(frozen=True)
class Concern:
    """What a human is needed for.

    `topic` says it in a customer's words; `messages` are the speaker's last ones, latest first;
    `plan_no` is the plan talked about and `ticket_no` the ticket somebody unknown opened before in
    this conversation, None where there is none. What `is_added` belongs to an open ticket too.
    """

    topic: str
    messages: Sequence[str]
    plan_no: str | None = None
    ticket_no: str | None = None
    is_added: bool = False


@dataclass(frozen=True)
class Handover:
    """The ticket, None where it came to too many; and the lender of the plan talked about."""

    ticket: TicketRecord | None
    outcome: HandoverOutcome
    lender: Lender | None


def hand_over(
    session: Session, customer: CustomerRecord | None, concern: Concern, origin: Origin
) -> Handover:
    """Open a ticket for the concern, or return, and maybe add to, the one that is open.

    A customer's ticket is found by the customer and shown to nobody else; without one it belongs
    to the conversation and is found only while nobody has signed in there. The plan is noted only
    where it is the proven customer's own.
    """
    openers = _openers(customer, origin)
    tickets = TicketRepository(session)
    for opener, value in openers.items():
        tickets.one_at_a_time(opener, value)
    plan = (
        PlanRepository(session).find(customer.customer_id, concern.plan_no)
        if customer is not None and concern.plan_no
        else None
    )
    lender = plan.lender if plan else None
    existing = _open_ticket(tickets, customer, concern, origin)
    if existing is not None and not concern.is_added:
        return Handover(existing, "open_already", lender)
    if existing is not None:
        added = tickets.add(
            existing.ticket_no, topic=concern.topic, summary=summary(concern.messages[:1])
        )
        return Handover(added, "added", lender)
    over = _over_limit(tickets, openers)
    if over is not None:
        AuditRepository(session).record(
            "ticket_refused",
            customer_id=customer.customer_id if customer else None,
            outcome=f"too_many_of_{over}",
            origin=origin,
            once_in=DAY,
        )
        return Handover(None, "limited", lender)
    ticket = tickets.open(
        customer_id=customer.customer_id if customer else None,
        topic=concern.topic,
        plan_no=plan.plan_no if plan else None,
        summary=summary(concern.messages),
        origin=origin,
    )
    return Handover(ticket, "opened", lender)


def summary(messages: Sequence[str]) -> str:
    """Return the last of `messages` (latest first) a line each, oldest first, masked, then cut."""
    shown = [mask_text(text)[:CHARACTERS_OF_A_MESSAGE] for text in messages[:MESSAGES_IN_SUMMARY]]
    return "\n".join(reversed([text for text in shown if text]))


def _openers(customer: CustomerRecord | None, origin: Origin) -> dict[Opener, str]:
    if customer is not None:
        return {"customer": customer.customer_id}
    told: dict[Opener, str | None] = {
        "conversation": origin.conversation,
        "address": origin.address,
    }
    return {opener: value for opener, value in told.items() if value is not None}


def _open_ticket(
    tickets: TicketRepository, customer: CustomerRecord | None, concern: Concern, origin: Origin
) -> TicketRecord | None:
    if customer is not None:
        return tickets.open_of(customer.customer_id)
    # A number alone opens nothing: it may be anybody's.
    ticket = tickets.by_number(concern.ticket_no or "")
    is_theirs = (
        ticket is not None
        and ticket.customer_id is None
        and ticket.conversation is not None
        and ticket.conversation == origin.conversation
    )
    return ticket if is_theirs and ticket is not None and ticket.status == "open" else None


def _over_limit(tickets: TicketRepository, openers: Mapping[Opener, str]) -> Opener | None:
    since = datetime.now(UTC) - DAY
    for opener, value in openers.items():
        if tickets.opened_since(opener, value, since) >= TICKETS_A_DAY[opener]:
            return opener
    return None
