"""What a general answer means for a proven customer's own plan: the rule, the lateness."""

from __future__ import annotations

from collections.abc import Sequence

from actions.dialogue.conversation import Conversation
from actions.dialogue.plans_meant import Chosen, choose_plan
from actions.dialogue.reply import Reply
from actions.dialogue.topic import BesideFaq
from actions.dialogue.turn import Turn
from actions.identity import NotSignedIn, identify
from actions.payoff import Refusal
from actions.services.plan_state import PlanState
from actions.services.quoting import PartPaid, late_part, quote_on
from actions.store.repositories import PlanRepository
from actions.words.contacts import hotline
from actions.words.explanations import explain
from actions.words.formats import yuan
from actions.words.rules import policy_rules
from actions.words.sources import source_line

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

LATENESS_KEYS = frozenset({"overdue_cost", "overdue_consequences"})
"""FAQ keys whose answer depends on what is overdue."""


class OwnFacts(BesideFaq):
    """Adds to an answer from the FAQ what holds for the proven customer's own plan.

    Nothing is added where nobody is proven, or where it is not plain which plan is meant.
    """

    name = "own_facts"
    intent = "faq"
    comes_second = False

    def applies(self, conversation: Conversation) -> bool:
        """Tell whether somebody may be signed in and the answer depends on a plan."""
        keys = LENDER_KEYS | LATENESS_KEYS
        return conversation.evidence.may_prove and _faq_key(conversation) in keys

    def answer(self, turn: Turn) -> None:
        """Tell the rule of the plan that is meant, or how late it is."""
        conversation, reply = turn.conversation, turn.reply
        try:
            customer = identify(turn.session, conversation.evidence, purpose="faq")
        except NotSignedIn:
            return
        plans = PlanRepository(turn.session).for_customer(customer.customer_id)
        running = [each for plan in plans if not (each := PlanState(plan, turn.today)).ended]
        if _faq_key(conversation) in LENDER_KEYS:
            _tell_rule(_meant(conversation, running), reply)
        else:
            late = [each for each in running if each.overdue]
            _tell_lateness(_meant(conversation, late), reply)

    def say_unavailable(self, reply: Reply) -> None:
        """Say nothing: the general answer holds."""


def _faq_key(conversation: Conversation) -> str:
    return conversation.message.intent.removeprefix("faq/")


def _meant(conversation: Conversation, plans: Sequence[PlanState]) -> PlanState | None:
    if not plans:
        return None
    details, current = conversation.message.details, conversation.slot("plan_no")
    choice = choose_plan(details, plans, current=current)
    return choice.plan if isinstance(choice, Chosen) else None


def _tell_rule(state: PlanState | None, reply: Reply) -> None:
    if state is None:
        return
    plan = state.plan
    reply.say(
        "lender_facts",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "facts": policy_rules(plan),
            "source": source_line(plan.policy, state.today),
            "hotline": hotline(plan.lender),
        },
    )


def _tell_lateness(state: PlanState | None, reply: Reply) -> None:
    if state is None:
        return
    values = {
        "product": state.plan.product_name,
        "count": str(len(state.overdue)),
        "amount": yuan(state.overdue_total),
        "source": source_line(state.plan.policy, state.today),
    }
    try:
        quote = quote_on(state, state.today).quote
    except (Refusal, PartPaid):
        reply.say("own_overdue", values)
        return
    charge = explain(quote)["late_charge"]
    reply.say(
        "own_overdue_charge", {**values, "late": yuan(late_part(quote)), "explanation": charge}
    )
