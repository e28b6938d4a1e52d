"""What follows an answer: the own lender's rule, a second question, a human at length."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import settings
from actions.conversation import Conversation
from actions.human import offer_human
from actions.identity import NotSignedIn, identify
from actions.policy_words import policy_rules
from actions.provenance import source_line
from actions.reply import Reply
from actions.services.plan_choice import Chosen, choose_plan
from actions.services.standing import Standing
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.repositories import PlanRepository
from actions.topics import INTENT_TOPICS, TOPICS
from actions.wording import phrase

logger = logging.getLogger(__name__)

LENDER_KEYS = frozenset(
    {
        "prepay_allowed",
        "prepay_how",
        "prepay_failed",
        "prepay_timing",
        "prepay_one_of_several",
        "prepay_autodebit",
        "lender",
    }
)
"""FAQ keys whose answer depends on the lender."""

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
        if conversation.message.intent.removeprefix("faq/") in LENDER_KEYS:
            await asyncio.to_thread(_tell_own_rule, conversation, reply)
        await asyncio.to_thread(answer_second_question, conversation, reply)
        if conversation.asked_in_a_row() >= ASKED_BEFORE_HUMAN:
            offer_human(reply, "asked_again")
        return reply.events()


def _tell_own_rule(conversation: Conversation, reply: Reply) -> None:
    if conversation.id_token is None:
        return
    try:
        with session_scope(write=True) as session:
            customer = identify(session, conversation.id_token, purpose="faq")
            today = settings.business_day()
            plans = PlanRepository(session).for_customer(customer.customer_id)
    except NotSignedIn:
        return
    except DatabaseUnavailable as error:
        logger.error("The database cannot be reached: %s", error)
        return
    running = [each for plan in plans if not (each := Standing(plan, today)).ended]
    choice = (
        choose_plan(conversation.message.details, running, current=conversation.slot("plan_no"))
        if running
        else None
    )
    if not isinstance(choice, Chosen):
        return
    plan = choice.plan.plan
    reply.say(
        "lender_facts",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "facts": policy_rules(plan),
            "source": source_line(plan.policy, today),
            "hotline": plan.lender.hotline or phrase("hotline_unknown"),
        },
    )


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
