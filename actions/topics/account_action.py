"""The base of actions that answer from a customer's own plans: proof first, then the plans."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from typing import Any, ClassVar

from rasa_sdk import Action, Tracker
from rasa_sdk.events import EventType
from rasa_sdk.executor import CollectingDispatcher

from actions import settings
from actions.dialogue.conversation import Conversation
from actions.dialogue.details import Details
from actions.dialogue.reply import Reply
from actions.dialogue.turn import AccountTurn
from actions.identity import NotSignedIn, identify
from actions.services.plan_state import PlanState
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.repositories import PlanRepository
from actions.words.cards.sign_in import sign_in_card

logger = logging.getLogger(__name__)


class TopicAction(Action):
    """An action that opens a topic, under which context is kept and follow-ups find it."""

    topic: ClassVar[str] = ""

    def name(self) -> str:
        """Return the action's name in the domain."""
        return f"action_{self.topic}"

    def intent(self) -> str:
        """Return the intent that opens the topic."""
        return self.topic

    def respond(
        self, conversation: Conversation, reply: Reply, *, following_up: bool = False
    ) -> None:
        """Answer the message; `following_up` tells that it only adds a detail to the topic."""
        raise NotImplementedError

    async def run(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[EventType]:
        """Answer, and return the context to keep."""
        reply, conversation = Reply(dispatcher), Conversation(tracker)
        # The database is waited for in a thread, so that other customers' turns go on.
        await asyncio.to_thread(self.respond, conversation, reply)
        return reply.events()


class AccountAction(TopicAction):
    """An action about the customer's own plans.

    A subclass answers in `answer`. `general_response`, where there is one, is said to somebody
    who is not signed in before they are asked to sign in. `keeps_day` tells that the topic is
    about the quote at hand, so that its day still holds.
    """

    general_response: ClassVar[str | None] = None
    keeps_day: ClassVar[bool] = False

    def answer(self, turn: AccountTurn) -> None:
        """Answer the turn of a proven customer."""
        raise NotImplementedError

    def respond(
        self, conversation: Conversation, reply: Reply, *, following_up: bool = False
    ) -> None:
        """Prove the customer and answer, or ask to sign in."""
        answer_account(self, conversation, reply, following_up=following_up)


def answer_account(
    action: AccountAction,
    conversation: Conversation,
    reply: Reply,
    *,
    following_up: bool = False,
) -> None:
    """Answer a message with `action`, for the customer its id token proves.

    Without proof nothing of an account is said: the customer is asked to sign in, and the
    topic is kept so that the question need not be asked again. Where the database cannot be
    reached, that is said.
    """
    try:
        with session_scope(write=True) as session:
            try:
                customer = identify(session, conversation.id_token, purpose=action.topic)
            except NotSignedIn as refusal:
                ask_to_sign_in(action, reply, refusal.reason)
                return
            today = settings.business_day()
            plans = PlanRepository(session).for_customer(customer.customer_id)
            pseudonym = _pseudonym(customer.customer_id)
            turn = AccountTurn(
                conversation=conversation,
                reply=reply,
                session=session,
                customer=customer,
                plans=tuple(PlanState(plan, today) for plan in plans),
                today=today,
                same_customer=conversation.slot("customer") == pseudonym,
                asked=conversation.last_asked(action.intent(), pseudonym)
                if following_up
                else Details(),
                following_up=following_up,
                keeps_day=action.keeps_day,
            )
            if not turn.same_customer:
                reply.keep(plan_no=None, day=None, amount=None, plan_choices=None, offer=None)
            reply.keep(topic=action.topic, customer=pseudonym)
            action.answer(turn)
    except DatabaseUnavailable as error:
        logger.error("The database cannot be reached: %s", error)
        reply.say_response("utter_service_unavailable")


def ask_to_sign_in(action: AccountAction, reply: Reply, reason: str) -> None:
    """Ask to sign in, after what can be said to anybody; `reason` as the sign-in card names it."""
    if action.general_response and reason == "missing":
        reply.say(action.general_response)
    reply.say(f"sign_in_{reason}", card=sign_in_card(reason))
    reply.keep(topic=action.topic, offer="sign_in")


def _pseudonym(customer_id: str) -> str:
    return hashlib.sha256(customer_id.encode()).hexdigest()[:16]
