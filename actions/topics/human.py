"""A human: tickets for those who ask for one, and for complaints."""

from __future__ import annotations

from typing import ClassVar

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.dialogue.topic import COMPLAINT, HUMAN, PublicTopic
from actions.dialogue.turn import Turn
from actions.identity import NotSignedIn, identify
from actions.services.handover import Concern, hand_over
from actions.store.records import CustomerRecord
from actions.words.cards.ticket import ticket_card
from actions.words.contacts import hotline_lines, hotlines
from actions.words.content import readings, shop


class ContactHuman(PublicTopic):
    """Hands the conversation over to a human."""

    name = HUMAN
    intent = "contact_human"
    comes_second = False
    taken: ClassVar[str] = "ticket_opened"
    """The answer that tells of a new ticket."""
    is_added: ClassVar[bool] = False
    """Whether what is said belongs to a ticket that is open already."""

    def answer(self, turn: Turn) -> None:
        """Open a ticket, or find the one that is open; tell its number, hours and hotlines."""
        conversation, reply = turn.conversation, turn.reply
        try:
            customer = identify(turn.session, conversation.evidence, purpose=HUMAN)
        except NotSignedIn:
            customer = None
        concern = self._concern(conversation, customer)
        handover = hand_over(turn.session, customer, concern, conversation.origin)
        ticket, lender = handover.ticket, handover.lender
        told = {"hours": shop().hours, "hotlines": hotline_lines(lender)}
        reply.keep(offer=None)
        if ticket is None:
            reply.say("ticket_limit", told)
            return
        answers = {"open_already": "ticket_exists", "added": "ticket_added"}
        reply.say(
            answers.get(handover.outcome, self.taken),
            {"ticket_no": ticket.ticket_no, **told},
            card=ticket_card(ticket, shop().hours, hotlines(lender)),
        )
        reply.keep(ticket_no=ticket.ticket_no)

    def say_unavailable(self, reply: Reply) -> None:
        """Say that no ticket can be made, and whom to call."""
        reply.say("human_without_ticket", {"hours": shop().hours, "hotlines": hotline_lines(None)})

    def _concern(self, conversation: Conversation, customer: CustomerRecord | None) -> Concern:
        messages = [conversation.message, *conversation.earlier_messages()]
        asked = (
            each.intent for each in messages if each.intent in readings() and each.intent != HUMAN
        )
        return Concern(
            topic=readings()[next(asked, HUMAN)],
            messages=[each.text for each in messages],
            plan_no=conversation.slot("plan_no"),
            ticket_no=None if customer else conversation.slot("ticket_no"),
            is_added=self.is_added,
        )


class Complain(ContactHuman):
    """Takes a complaint down."""

    name = COMPLAINT
    intent = "complain"
    taken = "complaint_taken"
    is_added = True
