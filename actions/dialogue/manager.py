"""Decides what a turn is about, and has it answered in one unit of work.

Whatever a turn writes is committed before its reply leaves here: nothing is said before it is true.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import replace

from sqlalchemy.exc import SQLAlchemyError

from actions import settings
from actions.dialogue.conversation import Conversation
from actions.dialogue.doubt import offer_readings, say_not_understood
from actions.dialogue.human import offer_human
from actions.dialogue.proof import proven
from actions.dialogue.reply import Reply
from actions.dialogue.routing import asks_fee_of_payoff, has_signed_in, topic_of_detail
from actions.dialogue.speaking import for_whoever_speaks
from actions.dialogue.topic import (
    ERASURE,
    ERASURE_CONFIRMED,
    ESTIMATE,
    ESTIMATE_EXPLAINED,
    FIGURE,
    HUMAN,
    PART,
    PREPAY_FEE,
    AccountTopic,
    BesideFaq,
    PublicTopic,
    Topic,
)
from actions.dialogue.turn import Turn
from actions.store.database import DatabaseUnavailable, session_scope
from actions.words.content import answers

ASKED_BEFORE_HUMAN = 3
"""How often in a row the same question is asked before a human is offered."""

logger = logging.getLogger(__name__)


class DialogueManager:
    """Answers each kind of turn; a reply is a value, to be delivered when it is complete."""

    def __init__(self, topics: Iterable[Topic], beside_faq: BesideFaq) -> None:
        """Answer about `topics`; `beside_faq` says what an answer of the FAQ leaves open."""
        self._topics = {topic.name: topic for topic in topics}
        self._by_intent = {topic.intent: topic for topic in self._topics.values()}
        self._part_payment = next(
            topic
            for topic in self._topics.values()
            if isinstance(topic, AccountTopic) and topic.name == PART
        )
        self._beside_faq = beside_faq

    @for_whoever_speaks
    def answer(self, conversation: Conversation) -> Reply:
        """Answer a question about the customer's own plan or the price of a new one."""
        opened = self._by_intent.get(conversation.message.intent)
        if opened is None:
            return self.offer_readings(conversation)
        reply = self._answered(conversation, opened, *self._second_topic(conversation))
        return _completed(conversation, reply)

    @for_whoever_speaks
    def complete(self, conversation: Conversation) -> Reply:
        """Add to an answer from the FAQ what it leaves open for this customer and message."""
        beside = [self._beside_faq] if self._beside_faq.applies(conversation) else []
        reply = self._answered(conversation, *beside, *self._second_topic(conversation))
        return _completed(conversation, reply)

    @for_whoever_speaks
    def explain(self, conversation: Conversation) -> Reply:
        """Tell how the figure just shown came about."""
        estimating = conversation.slot("topic") == ESTIMATE
        topic = self._topics[ESTIMATE_EXPLAINED if estimating else FIGURE]
        return self._answered(conversation, topic)

    @for_whoever_speaks
    def hand_over(self, conversation: Conversation) -> Reply:
        """Hand the conversation over to a human, or take a complaint down."""
        topic = self._by_intent.get(conversation.message.intent, self._topics[HUMAN])
        return self._answered(conversation, topic)

    @for_whoever_speaks
    def go_on(self, conversation: Conversation) -> Reply:
        """Go on with the topic at hand, a detail richer: 第二个, 那下个月呢, 五千, 我登录好了."""
        topic, reply = self._topics.get(topic_of_detail(conversation) or ""), Reply()
        if not (conversation.message.details.names_any or has_signed_in(conversation)):
            say_not_understood(conversation, reply)
        elif topic is None:
            reply.say("what_would_you_like")
        else:
            return self._answered(conversation, topic, following_up=True)
        return reply

    @for_whoever_speaks
    def accept(self, conversation: Conversation) -> Reply:
        """Do what was offered last, or ask what is wanted."""
        topic = self._topics.get(conversation.slot("topic") or "")
        if conversation.offer == "human":
            return self._answered(conversation, self._topics[HUMAN])
        if conversation.offer == "erase":
            return self._answered(conversation, self._topics[ERASURE_CONFIRMED])
        if conversation.offer in ("sign_in", "part") and topic is not None:
            return self._answered(conversation, topic, following_up=True)
        reply = Reply()
        reply.say("accepted")
        return reply

    @for_whoever_speaks
    def decline(self, conversation: Conversation) -> Reply:
        """Drop the offer; a message that names something else goes on with that."""
        topic = self._topics.get(topic_of_detail(conversation) or "")
        if conversation.message.details.names_any and topic is not None:
            reply = self._answered(conversation, topic, following_up=True)
        else:
            reply = Reply()
            reply.say("declined")
        reply.slots.setdefault("offer", None)
        return reply

    @for_whoever_speaks
    def tell_more(self, conversation: Conversation) -> Reply:
        """Tell the longer detail behind the FAQ answered last, or that there is no more."""
        reply, more = Reply(), f"more_{conversation.last_faq_key()}"
        reply.say(more if more in answers() else "no_more")
        return reply

    @for_whoever_speaks
    def offer_readings(self, conversation: Conversation) -> Reply:
        """Offer the likeliest readings of what was not understood; the second time a human too."""
        reply = Reply()
        offer_readings(conversation, reply)
        return reply

    @for_whoever_speaks
    def note_speaker(self, conversation: Conversation) -> Reply:
        """Say nothing: Rasa has answered, and who spoke is marked."""
        return Reply()

    def _second_topic(self, conversation: Conversation) -> list[Topic]:
        topic = self._by_intent.get(_second_question(conversation) or "")
        return [topic] if topic is not None and topic.comes_second else []

    def _answered(
        self, conversation: Conversation, *topics: Topic, following_up: bool = False
    ) -> Reply:
        """Return the reply of the topics one after the other, once their unit of work is done."""
        reply = Reply()
        if not topics:
            return reply
        writes = any(self._in_context(topic, conversation).writes for topic in topics)
        try:
            with session_scope(write=writes) as session:
                at_hand = None
                for topic in topics:
                    turn = Turn(
                        conversation=conversation.after(reply.slots),
                        reply=reply,
                        session=session,
                        today=settings.business_day(),
                        following_up=following_up,
                    )
                    self._answer(topic, turn)
                    # A second question does not take the first one's place.
                    at_hand = at_hand or reply.slots.get("topic")
                if at_hand:
                    reply.keep(topic=at_hand)
        except DatabaseUnavailable as error:
            logger.error("The database cannot be reached: %s", error)
            return _unavailable(topics)
        except SQLAlchemyError as error:
            # A refused COMMIT among them: nothing was kept, so nothing of the reply is true.
            logger.error("A unit of work failed: %s", type(error).__name__, exc_info=error)
            return _unavailable(topics)
        return reply

    def _in_context(self, topic: Topic, conversation: Conversation) -> Topic:
        """Return the topic that a question of `topic` is about in its conversation."""
        if topic.name == ESTIMATE and asks_fee_of_payoff(conversation):
            return self._topics[PREPAY_FEE]
        if topic.name == ERASURE and conversation.offer == "erase":
            return self._topics[ERASURE_CONFIRMED]
        return topic

    def _answer(self, topic: Topic, turn: Turn) -> None:
        if (meant := self._in_context(topic, turn.conversation)) is not topic:
            topic, turn = meant, replace(turn, following_up=True)
        if isinstance(topic, PublicTopic):
            topic.answer(turn)
        elif isinstance(topic, AccountTopic):
            account = proven(turn, topic)
            if account is None:
                return
            if topic.is_part_payment(account.details):
                topic = self._part_payment
                account.reply.keep(topic=topic.name)
            topic.answer(account)


def _second_question(conversation: Conversation) -> str | None:
    message = conversation.message
    return message.second_question if message.second_question != message.intent else None


def _completed(conversation: Conversation, reply: Reply) -> Reply:
    """Return the reply with a second question of the FAQ answered, and a human at length."""
    second = _second_question(conversation)
    if second is not None and second.startswith("faq/"):
        reply.say_response(f"utter_{second}")
    if conversation.asked_in_a_row() >= ASKED_BEFORE_HUMAN:
        offer_human(reply, "asked_again")
    return reply


def _unavailable(topics: Iterable[Topic]) -> Reply:
    reply = Reply()
    for topic in topics:
        topic.say_unavailable(reply)
    return reply
