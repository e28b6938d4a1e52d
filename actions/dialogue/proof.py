"""From anybody's turn to a proven customer's, or a request to sign in."""

from __future__ import annotations

from actions.dialogue.details import Details
from actions.dialogue.reply import Reply
from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn, Turn
from actions.identity import NotSignedIn, identify, pseudonym
from actions.services.plan_state import PlanState
from actions.store.repositories import PlanRepository
from actions.words.cards.sign_in import sign_in_card


def proven(turn: Turn, topic: AccountTopic) -> AccountTurn | None:
    """Return the turn of the customer whom the message proves, context of others dropped.

    None without proof: then nothing of an account is said, the customer is asked to sign in, and
    the topic is kept so that the question need not be asked again.
    """
    conversation, reply = turn.conversation, turn.reply
    try:
        customer = identify(turn.session, conversation.evidence, purpose=topic.name)
    except NotSignedIn as refusal:
        _ask_to_sign_in(reply, topic, refusal.reason)
        return None
    plans = PlanRepository(turn.session).for_customer(customer.customer_id)
    kept_under = pseudonym(customer.customer_id)
    same_customer = conversation.slot("customer") == kept_under
    if not same_customer:
        reply.keep(plan_no=None, day=None, amount=None, plan_choices=None, offer=None)
    reply.keep(topic=topic.name, customer=kept_under)
    asked = conversation.last_asked(topic.intent) if turn.following_up else Details()
    return AccountTurn(
        conversation=conversation,
        reply=reply,
        session=turn.session,
        today=turn.today,
        following_up=turn.following_up,
        customer=customer,
        plans=tuple(PlanState(plan, turn.today) for plan in plans),
        same_customer=same_customer,
        asked=asked,
        keeps_day=topic.keeps_day,
    )


def _ask_to_sign_in(reply: Reply, topic: AccountTopic, reason: str) -> None:
    if topic.general_answer and reason == "missing":
        reply.say(topic.general_answer)
    reply.say(f"sign_in_{reason}", card=sign_in_card(reason))
    reply.keep(topic=topic.name, offer="sign_in")
