"""A human: tickets for those who ask for one, and for complaints."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.human import hotline_lines, hotlines
from actions.dialogue.reply import Reply
from actions.identity import NotSignedIn, identify
from actions.services.handover import hand_over
from actions.store.database import DatabaseUnavailable, session_scope
from actions.words.cards.ticket import ticket_card
from actions.words.content import readings, shop

logger = logging.getLogger(__name__)


class ContactHuman(Action):
    """Hands the conversation over to a human."""

    response = "ticket_opened"

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_contact_human"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Open a ticket, tell its number, the hours and the hotlines."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        await asyncio.to_thread(open_ticket, conversation, reply, response=self.response)
        return reply.events()


class Complain(ContactHuman):
    """Takes a complaint down."""

    response = "complaint_taken"

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_complain"


def open_ticket(
    conversation: Conversation, reply: Reply, *, response: str = "ticket_opened"
) -> None:
    """Open a ticket for the conversation, or add to the one that is open, and tell its number."""
    try:
        with session_scope(write=True) as session:
            try:
                customer = identify(session, conversation.id_token, purpose="contact_human")
            except NotSignedIn:
                customer = None
            handover = hand_over(session, conversation, customer, _topic(conversation))
            ticket = handover.ticket
            reply.say(
                "ticket_exists" if handover.existed else response,
                {
                    "ticket_no": ticket.ticket_no,
                    "hours": shop().hours,
                    "hotlines": hotline_lines(handover.lender),
                },
                card=ticket_card(ticket, shop().hours, hotlines(handover.lender)),
            )
            reply.keep(offer=None, ticket_no=ticket.ticket_no)
    except DatabaseUnavailable as error:
        logger.error("The database cannot be reached: %s", error)
        reply.say("human_without_ticket", {"hours": shop().hours, "hotlines": hotline_lines(None)})


def _topic(conversation: Conversation) -> str:
    """What the conversation was about last, as a customer would say it."""
    intents = [conversation.message.intent]
    intents += [message.intent for message in conversation.earlier_messages()]
    asked = (intent for intent in intents if intent in readings() and intent != "contact_human")
    return readings()[next(asked, "contact_human")]
