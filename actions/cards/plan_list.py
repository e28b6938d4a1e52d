"""The `plan_list` card: a customer's plans, to look at or to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from actions.services.standing import Standing


def plan_list_card(
    plans: Sequence[Standing], *, purpose: Literal["view", "choose"]
) -> dict[str, Any]:
    """Return the card of `plans` in the order given (docs/cards/plan_list.schema.json)."""
    return {
        "kind": "plan_list",
        "purpose": purpose,
        "plans": [_plan(each) for each in plans],
    }


def _plan(standing: Standing) -> dict[str, Any]:
    plan, next_due = standing.plan, standing.next_due
    return {
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "order_no": plan.order_no,
        "lender": plan.lender.name,
        "status": standing.status,
        "principal": f"{plan.terms.principal:.2f}",
        "periods": plan.terms.periods,
        "instalments_paid": plan.instalments_paid,
        "remaining_total": f"{standing.remaining_total:.2f}",
        "next_due": {
            "no": next_due.no,
            "date": next_due.due_date.isoformat(),
            "amount": f"{next_due.outstanding:.2f}",
        }
        if next_due
        else None,
        "overdue": {
            "count": len(standing.overdue),
            "amount": f"{standing.overdue_total:.2f}",
        }
        if standing.overdue
        else None,
    }
