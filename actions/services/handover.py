"""Handing a conversation over to a human: a ticket with what was said, masked."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice

from sqlalchemy.orm import Session

from actions.dialogue.conversation import Conversation
from actions.store.records import CustomerRecord, Lender, TicketRecord
from actions.store.repositories import PlanRepository, TicketRepository
from contract.masking import mask_text

MESSAGES_IN_SUMMARY = 6
CHARACTERS_OF_A_MESSAGE = 120
_NO_CONCERN = frozenset({"affirm", "contact_human", "nlu_fallback", "greet", "thank", "inform"})
"""Intents that do not tell what a human is needed for."""


@dataclass(frozen=True)
class Handover:
    """The ticket, whether it was open already, and the lender of the plan talked about."""

    ticket: TicketRecord
    existed: bool
    lender: Lender | None


def hand_over(
    session: Session, conversation: Conversation, customer: CustomerRecord | None, topic: str
) -> Handover:
    """Open a ticket for the conversation, or return the one it opened before.

    `topic` says in a customer's words what it is about. The plan is noted only where it is the
    proven customer's own.
    """
    plan_no = conversation.slot("plan_no")
    plan = (
        PlanRepository(session).find(customer.customer_id, plan_no)
        if customer is not None and plan_no
        else None
    )
    tickets = TicketRepository(session)
    existing = tickets.by_number(conversation.slot("ticket_no") or "")
    if existing is not None and existing.status == "open":
        return Handover(existing, True, plan.lender if plan else None)
    ticket = tickets.open(
        customer_id=customer.customer_id if customer else None,
        topic=conversation.slot("topic") or _latest_concern(conversation),
        plan_no=plan.plan_no if plan else None,
        summary=summary(conversation),
    )
    return Handover(ticket, False, plan.lender if plan else None)


def _latest_concern(conversation: Conversation) -> str:
    """Return the intent of the latest message that asks for more than a human."""
    messages = [conversation.message, *conversation.earlier_messages()]
    concerns = (each.intent for each in messages if each.intent not in _NO_CONCERN)
    return next(concerns, conversation.message.intent)


def summary(conversation: Conversation) -> str:
    """Return the customer's last messages, oldest first, masked and then cut."""
    messages = [conversation.message, *islice(conversation.earlier_messages(), MESSAGES_IN_SUMMARY)]
    return "\n".join(
        mask_text(message.text)[:CHARACTERS_OF_A_MESSAGE]
        for message in reversed(messages)
        if message.text
    )
