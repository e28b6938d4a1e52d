"""Following up: a bare detail, yes and no."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.reply import Reply
from actions.topics.doubt import say_not_understood
from actions.topics.estimate import EstimateInstalment
from actions.topics.prepayments import QuotePartialPrepayment
from actions.topics.quotes import QuotePayoff
from actions.topics.registry import TOPICS
from actions.topics.support import open_ticket

SIGNED_IN_WORDS = ("登录", "登陆", "登好", "登上")
"""Words of a message that says its sender has signed in."""


class Continue(Action):
    """Goes on with the topic at hand, a detail richer: 第二个, 那下个月呢, 五千, 我登录好了."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_continue"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer the topic that the detail belongs to, and return the context to keep."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        topic = topic_meant(conversation)
        if not (conversation.message.details.names_any or has_signed_in(conversation)):
            say_not_understood(conversation, reply)
        elif topic is None:
            reply.say("what_would_you_like")
        else:
            await asyncio.to_thread(TOPICS[topic]().respond, conversation, reply, following_up=True)
        return reply.events()


def has_signed_in(conversation: Conversation) -> bool:
    """Tell whether the customer answers, or says by himself, that he has signed in."""
    text = conversation.message.text
    return conversation.offer == "sign_in" or any(word in text for word in SIGNED_IN_WORDS)


def topic_meant(conversation: Conversation) -> str | None:
    """Return the topic a bare detail goes on with, None where nothing tells.

    A sum turns any talk of paying off into a part-payment, a day turns a part of the plan's
    story into a quote; else it is the topic at hand, or what such a detail is mostly about.
    """
    details, topic = conversation.message.details, conversation.slot("topic")
    if details.share is not None or (details.amount and topic != EstimateInstalment.topic):
        return QuotePartialPrepayment.topic
    if details.names_day and topic not in (
        QuotePayoff.topic,
        "explain_prepay_fee",
        "compare_payoff",
        "apply_prepayment",
        QuotePartialPrepayment.topic,
    ):
        return QuotePayoff.topic
    if topic in TOPICS:
        return str(topic)
    return "view_plan" if details.names_plan else None


class Affirm(Action):
    """Accepts what was offered."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_affirm"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Do what was offered last, or ask what is wanted."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        offer, topic = conversation.offer, conversation.slot("topic")
        if offer == "human":
            await asyncio.to_thread(open_ticket, conversation, reply)
        elif offer in ("sign_in", "part") and topic in TOPICS:
            await asyncio.to_thread(TOPICS[topic]().respond, conversation, reply, following_up=True)
        else:
            reply.say("accepted")
        return reply.events()


class Deny(Action):
    """Declines what was offered."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_deny"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Drop the offer; a message that names something else goes on with that."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        reply.keep(offer=None)
        topic = topic_meant(conversation)
        if conversation.message.details.names_any and topic in TOPICS:
            await asyncio.to_thread(TOPICS[topic]().respond, conversation, reply, following_up=True)
        else:
            reply.say("declined")
        return reply.events()
