"""Handing a conversation over to a human: a ticket with what was said, masked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from actions.store.records import CustomerRecord, Lender, TicketRecord
from actions.store.repositories import PlanRepository, TicketRepository
from contract.masking import mask_text

MESSAGES_IN_SUMMARY = 7
CHARACTERS_OF_A_MESSAGE = 120


@dataclass(frozen=True)
class Concern:
    """What a human is needed for.

    `topic` says it in a customer's words; `messages` are the customer's last ones, latest first;
    `plan_no` is the plan talked about and `ticket_no` the ticket opened before, None where there is
    none.
    """

    topic: str
    messages: Sequence[str]
    plan_no: str | None = None
    ticket_no: str | None = None


@dataclass(frozen=True)
class Handover:
    """The ticket, whether it was open already, and the lender of the plan talked about."""

    ticket: TicketRecord
    existed: bool
    lender: Lender | None


def hand_over(session: Session, customer: CustomerRecord | None, concern: Concern) -> Handover:
    """Open a ticket for the concern, or return the one that was opened before and is open yet.

    The plan is noted only where it is the proven customer's own. A customer's ticket is returned
    to that customer only.
    """
    customer_id = customer.customer_id if customer else None
    plan = (
        PlanRepository(session).find(customer.customer_id, concern.plan_no)
        if customer is not None and concern.plan_no
        else None
    )
    lender = plan.lender if plan else None
    tickets = TicketRepository(session)
    existing = tickets.by_number(concern.ticket_no or "")
    is_theirs = existing is not None and existing.customer_id in (None, customer_id)
    if existing is not None and is_theirs and existing.status == "open":
        return Handover(existing, True, lender)
    ticket = tickets.open(
        customer_id=customer_id,
        topic=concern.topic,
        plan_no=plan.plan_no if plan else None,
        summary=summary(concern.messages),
    )
    return Handover(ticket, False, lender)


def summary(messages: Sequence[str]) -> str:
    """Return the last of `messages` (latest first) a line each, oldest first, masked, then cut."""
    shown = [mask_text(text)[:CHARACTERS_OF_A_MESSAGE] for text in messages[:MESSAGES_IN_SUMMARY]]
    return "\n".join(reversed([text for text in shown if text]))
