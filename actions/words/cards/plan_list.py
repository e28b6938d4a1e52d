"""The `plan_list` card: a customer's plans, to look at or to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal

from actions.services.plan_state import PlanState


def plan_list_card(
    plans: Sequence[PlanState], *, purpose: Literal["view", "choose"]
) -> dict[str, Any]:
    """Return the card of `plans` in the order given (docs/cards/plan_list.schema.json)."""
    return {
        "kind": "plan_list",
        "purpose": purpose,
        "plans": [_plan(each) for each in plans],
    }


def _plan(state: PlanState) -> dict[str, Any]:
    plan, next_due = state.plan, state.next_due
    return {
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "order_no": plan.order_no,
        "lender": plan.lender.name,
        "status": state.status,
        "principal": f"{plan.terms.principal:.2f}",
        "periods": plan.terms.periods,
        "instalments_paid": plan.instalments_paid,
        "remaining_total": f"{state.remaining_total:.2f}",
        "next_due": {
            "no": next_due.no,
            "date": next_due.due_date.isoformat(),
            "amount": f"{next_due.outstanding:.2f}",
        }
        if next_due
        else None,
        "overdue": {
            "count": len(state.overdue),
            "amount": f"{state.overdue_total:.2f}",
        }
        if state.overdue
        else None,
    }
