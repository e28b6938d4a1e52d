"""What a general answer means for a proven customer's own plan: the rule, the lateness."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from actions import settings
from actions.conversation import Conversation
from actions.identity import NotSignedIn, identify
from actions.payoff import Refusal, explain
from actions.policy_words import policy_rules
from actions.provenance import source_line
from actions.reply import Reply
from actions.services.plan_choice import Chosen, choose_plan
from actions.services.quoting import PartPaid, late_part, quote_on
from actions.services.standing import Standing
from actions.store.database import DatabaseUnavailable, session_scope
from actions.store.repositories import PlanRepository
from actions.wording import phrase, yuan

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

LATENESS_KEYS = frozenset({"overdue_cost", "overdue_consequences"})
"""FAQ keys whose answer depends on what is overdue."""


def tell_own_facts(conversation: Conversation, reply: Reply) -> None:
    """Add to an answer from the FAQ what holds for the proven customer's own plan.

    Nothing is added where nobody is proven, or where it is not plain which plan is meant.
    """
    key = conversation.message.intent.removeprefix("faq/")
    if conversation.id_token is None or key not in LENDER_KEYS | LATENESS_KEYS:
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
    if key in LENDER_KEYS:
        _tell_rule(_meant(conversation, running), reply)
    else:
        late = [each for each in running if each.overdue]
        _tell_lateness(_meant(conversation, late), reply)


def _meant(conversation: Conversation, plans: Sequence[Standing]) -> Standing | None:
    if not plans:
        return None
    details, current = conversation.message.details, conversation.slot("plan_no")
    choice = choose_plan(details, plans, current=current)
    return choice.plan if isinstance(choice, Chosen) else None


def _tell_rule(standing: Standing | None, reply: Reply) -> None:
    if standing is None:
        return
    plan = standing.plan
    reply.say(
        "lender_facts",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "facts": policy_rules(plan),
            "source": source_line(plan.policy, standing.today),
            "hotline": plan.lender.hotline or phrase("hotline_unknown"),
        },
    )


def _tell_lateness(standing: Standing | None, reply: Reply) -> None:
    if standing is None:
        return
    values = {
        "product": standing.plan.product_name,
        "count": str(len(standing.overdue)),
        "amount": yuan(standing.overdue_total),
        "source": source_line(standing.plan.policy, standing.today),
    }
    try:
        quote = quote_on(standing, standing.today).quote
    except (Refusal, PartPaid):
        reply.say("own_overdue", values)
        return
    charge = explain(quote)["late_charge"]
    reply.say(
        "own_overdue_charge", {**values, "late": yuan(late_part(quote)), "explanation": charge}
    )
