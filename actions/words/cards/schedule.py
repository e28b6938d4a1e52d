"""The `schedule` card: every instalment of a plan, and what has been paid of it."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from actions.payoff import AnnualisedRate
from actions.services.plan_state import ZERO, PlanState
from actions.store.records import InstalmentRecord


def schedule_card(state: PlanState, cost: AnnualisedRate) -> dict[str, Any]:
    """Return the card (docs/cards/schedule.schema.json) of a plan and its annualised cost."""
    plan = state.plan
    rows = plan.instalments
    return {
        "kind": "schedule",
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "lender": plan.lender.name,
        "method": str(plan.terms.method),
        "rows": [_row(row, state) for row in rows],
        "totals": {
            "payment": _sum(row.payment for row in rows),
            "principal": _sum(row.principal for row in rows),
            "interest": _sum(row.interest for row in rows),
            "fee": _sum(row.fee for row in rows),
            "paid": _sum(row.paid for row in rows),
            "remaining": f"{state.remaining_total:.2f}",
        },
        "annual_cost": {
            "nominal_apr": str(cost.nominal_apr),
            "effective_apr": str(cost.effective_apr),
        },
    }


def _row(row: InstalmentRecord, state: PlanState) -> dict[str, Any]:
    return {
        "no": row.no,
        "due_date": row.due_date.isoformat(),
        "payment": f"{row.payment:.2f}",
        "principal": f"{row.principal:.2f}",
        "interest": f"{row.interest:.2f}",
        "fee": f"{row.fee:.2f}",
        "balance": f"{row.balance:.2f}",
        "status": _status(row, state),
    }


def _status(row: InstalmentRecord, state: PlanState) -> str:
    if row not in state.unpaid:
        return "paid"
    if row in state.overdue:
        return "overdue"
    return "due" if row == state.next_due else "upcoming"


def _sum(amounts: Any) -> str:
    total: Decimal = sum(amounts, ZERO)
    return f"{total:.2f}"
