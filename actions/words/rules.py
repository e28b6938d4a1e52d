"""A lender's rule on early repayment in a customer's words."""

from __future__ import annotations

from actions.payoff import Policy
from actions.payoff.money import yuan as to_yuan
from actions.payoff.policy import Allowed, ChargeType
from actions.store.records import PlanRecord
from actions.words.content import phrase
from actions.words.formats import yuan


def policy_rules(plan: PlanRecord) -> str:
    """Return the rule a plan was sold under, one point a line."""
    terms = plan.policy.terms
    points = [phrase(f"rule_allowed_{terms.allowed.value}")]
    if terms.allowed in (Allowed.WHOLE, Allowed.BOTH):
        points.append(_charge(terms))
        if plan.terms.bears_interest:
            points.append(phrase(f"rule_interest_{terms.interest.value}"))
        elif plan.terms.method.value == "flat_fee":
            points.append(phrase(f"rule_fee_{terms.remaining_fee.value}"))
        else:
            points.append(phrase("rule_interest_free"))
        if terms.cooling_off_days:
            points.append(phrase("rule_cooling_off", days=str(terms.cooling_off_days)))
    return "\n".join(phrase("point", text=point) for point in points)


def _charge(terms: Policy) -> str:
    charge = terms.charge
    if charge is None or charge.type is ChargeType.NONE:
        return phrase("rule_charge_none")
    if charge.type is ChargeType.PERCENT and charge.rate is not None:
        text = phrase("rule_charge_percent", rate=charge.rate.percent)
    elif charge.type is ChargeType.FIXED:
        text = phrase("rule_charge_fixed", amount=yuan(to_yuan(charge.amount_fen or 0)))
    else:
        text = phrase("rule_charge_months", months=str(charge.months))
    if terms.free_after_periods:
        text += phrase("rule_free_after", periods=str(terms.free_after_periods))
    return text
