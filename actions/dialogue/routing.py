"""Which topic a message is about, in the light of the topic at hand."""

from __future__ import annotations

from actions.dialogue.conversation import Conversation
from actions.dialogue.topic import (
    APPLICATION,
    COMPARISON,
    ESTIMATE,
    PART,
    PAYOFF,
    PREPAY_FEE,
    VIEW,
)

_OF_A_PAYOFF = frozenset({PAYOFF, PREPAY_FEE, COMPARISON, APPLICATION})
"""Topics in which a bare day, or a bare question about fees, is about the payoff at hand."""


def has_signed_in(conversation: Conversation) -> bool:
    """Tell whether the customer answers, or says by himself, that he has signed in."""
    return conversation.offer == "sign_in" or conversation.message.details.signed_in


def topic_of_detail(conversation: Conversation) -> str | None:
    """Return the topic a bare detail goes on with, None where nothing tells.

    A sum turns any talk of paying off into a part-payment, a day turns a part of the plan's
    story into a quote; else it is the topic at hand, or what such a detail is mostly about.
    """
    details, topic = conversation.message.details, conversation.slot("topic")
    if details.share is not None or (details.amount and topic != ESTIMATE):
        return PART
    if details.names_day and topic not in _OF_A_PAYOFF | {PART}:
        return PAYOFF
    if isinstance(topic, str):
        return topic
    return VIEW if details.names_plan else None


def asks_fee_of_payoff(conversation: Conversation) -> bool:
    """Tell whether a question about the price of instalments is about the payoff at hand.

    So is a bare 那手续费呢 after a quote: it names no purchase.
    """
    details = conversation.message.details
    names_purchase = (
        details.names_plan or details.names_sum or details.counts or details.mentions_instalments
    )
    return conversation.slot("topic") in _OF_A_PAYOFF and not names_purchase
