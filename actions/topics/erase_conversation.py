"""Erasing what was said."""

from __future__ import annotations

from actions.dialogue.topic import ERASURE, ERASURE_CONFIRMED, PublicTopic
from actions.dialogue.turn import Turn
from actions.identity import NotSignedIn, identify, pseudonym
from actions.services.erasing import erase_words
from actions.store.records import CustomerRecord
from contract.details import ERASE_THIS


class EraseConversation(PublicTopic):
    """Asks for confirmation: what is erased does not come back."""

    name = ERASURE
    intent = ERASURE
    comes_second = False
    writes = False

    def answer(self, turn: Turn) -> None:
        """Ask, and tell what would be erased and what would not."""
        turn.reply.say("erase_confirm")
        turn.reply.keep(offer="erase")


class EraseConfirmed(PublicTopic):
    """Erases the conversation, and a proven customer's others."""

    name = ERASURE_CONFIRMED
    intent = ERASURE_CONFIRMED
    comes_second = False

    def answer(self, turn: Turn) -> None:
        """Erase what the action server has, and tell what is kept.

        The conversations are erased when the turn ends: the slot `erase` tells which.
        """
        conversation, customer = turn.conversation, _proven(turn)
        erase_words(turn.session, conversation.conversation_id, conversation.origin, customer)
        turn.reply.say("erased" if customer is None else "erased_everywhere")
        turn.reply.keep(erase=ERASE_THIS if customer is None else pseudonym(customer.customer_id))


def _proven(turn: Turn) -> CustomerRecord | None:
    try:
        return identify(turn.session, turn.conversation.evidence, purpose=ERASURE)
    except NotSignedIn:
        return None
