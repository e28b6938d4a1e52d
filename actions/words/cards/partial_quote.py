"""The `partial_quote` card: what a part-payment costs now and does to the plan."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.services.partial_payment import DatedPartial, Rest
from actions.words.content import phrase
from actions.words.sources import policy_card

ANY_SUM_STEP = Decimal(100)
"""Yuan between two sums on a slider where any sum will do."""


def partial_quote_card(part: DatedPartial) -> dict[str, Any]:
    """Return the card (docs/cards/partial_quote.schema.json)."""
    plan, quote = part.state.plan, part.quote
    return {
        "kind": "partial_quote",
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "as_of": part.as_of.isoformat(),
        "amount": f"{part.amount:.2f}",
        "interest_now": f"{quote.interest_now:.2f}",
        "charge_now": f"{quote.charge_now:.2f}",
        "principal_now": f"{quote.principal_now:.2f}",
        "unused": f"{quote.unused:.2f}",
        "effect": str(plan.policy.terms.partial_effect),
        "before": _rest(part.before),
        "after": _rest(part.after),
        "saving": f"{quote.saving:.2f}",
        "limits": {
            "min": f"{part.limits.minimum:.2f}",
            "max": f"{part.limits.maximum:.2f}",
            "step": f"{part.limits.step or ANY_SUM_STEP:.2f}",
        },
        "policy": policy_card(plan.policy),
        "ask": ask_sum("{amount}"),
    }


def ask_sum(amount: str) -> str:
    """Return the sentence that asks what paying another sum, in yuan, comes to.

    The card has it with a gap, for a widget to send when a sum is picked.
    """
    return phrase("ask_another_sum", amount=amount)


def _rest(rest: Rest) -> dict[str, Any]:
    return {
        "periods": rest.periods,
        "next_payment": f"{rest.next_payment:.2f}",
        "cost_left": f"{rest.cost_left:.2f}",
        "last_due": rest.last_due.isoformat(),
    }
