"""What follows an answer: the own lender's rule, a second question, a human at length."""

from __future__ import annotations

import asyncio
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions.dialogue.conversation import Conversation
from actions.dialogue.human import offer_human
from actions.dialogue.reply import Reply
from actions.topics.own_facts import tell_own_facts
from actions.topics.registry import INTENT_TOPICS, TOPICS

ASKED_BEFORE_HUMAN = 3
"""How often in a row the same question is asked before a human is offered."""


class CompleteAnswer(Action):
    """Adds what an answer leaves open for this customer and this message."""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return "action_complete_answer"

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Tell a proven customer's own rule; answer a second question; offer a human at length."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        await asyncio.to_thread(tell_own_facts, conversation, reply)
        await asyncio.to_thread(answer_second_question, conversation, reply)
        if conversation.asked_in_a_row() >= ASKED_BEFORE_HUMAN:
            offer_human(reply, "asked_again")
        return reply.events()


def answer_second_question(conversation: Conversation, reply: Reply) -> None:
    """Answer the message's second question, where the model found one."""
    question = conversation.message.second_question
    if question is None or question == conversation.message.intent:
        return
    if question.startswith("faq/"):
        reply.say_response(f"utter_{question}")
    elif question in INTENT_TOPICS:
        TOPICS[INTENT_TOPICS[question]]().respond(conversation, reply)
        if conversation.message.intent in INTENT_TOPICS:
            reply.keep(topic=conversation.slot("topic"))
