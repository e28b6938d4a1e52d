"""Doubt: the likeliest readings as buttons, and a human where that does not help."""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.conversation import Conversation
from actions.dialogue.human import offer_human
from actions.dialogue.reply import Reply
from actions.words.content import readings

READINGS_OFFERED = 3
LEAST_CONFIDENCE = 0.05
"""Below this a reading is as good as a guess and is not offered."""

MISUNDERSTOOD_BEFORE_HUMAN = 2


def offer_readings(conversation: Conversation, reply: Reply) -> None:
    """Offer the likeliest readings as buttons; what a button sends is what it shows."""
    offered = [
        readings()[intent]
        for intent, confidence in conversation.message.ranking
        if intent in readings() and confidence >= LEAST_CONFIDENCE
    ][:READINGS_OFFERED]
    say_not_understood(conversation, reply, offered)


def say_not_understood(
    conversation: Conversation, reply: Reply, offered: Sequence[str] = ()
) -> None:
    """Offer readings of what was not understood; the second time in a row a human."""
    if conversation.misunderstood_in_a_row() >= MISUNDERSTOOD_BEFORE_HUMAN:
        offer_human(reply, "not_understood")
    elif offered:
        buttons = [{"title": text, "payload": text} for text in offered]
        reply.say("offer_readings", buttons=buttons)
    else:
        reply.say("not_understood")
