"""The `comparison` card: the ways to go on with a plan, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.services.comparing import Comparison
from actions.words.content import phrase
from actions.words.sources import policy_card


def comparison_card(comparison: Comparison, notes: Sequence[str]) -> dict[str, Any]:
    """Return the card (docs/cards/comparison.schema.json), with the verdict among `notes`."""
    dated = comparison.dated
    plan = dated.state.plan
    return {
        "kind": "comparison",
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "as_of": dated.as_of.isoformat(),
        "options": [
            {
                "code": option.code,
                "label": phrase(f"label_{option.code}"),
                "day": option.day.isoformat() if option.day else None,
                "total": f"{option.total:.2f}",
                "saving": f"{option.saving:.2f}",
                "annual_cost": None if option.annual_cost is None else str(option.annual_cost),
            }
            for option in comparison.options
        ],
        "recommended": comparison.recommended,
        "policy": policy_card(plan.policy),
        "notes": list(notes),
    }
