"""A customer's plans in lines of text and in buttons, for channels without cards."""

from __future__ import annotations

from collections.abc import Sequence

from actions.services.plan_state import PlanState
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan


def plan_lines(plans: Sequence[PlanState]) -> str:
    """Return the plans as lines in the order given, numbered where there are several."""
    if len(plans) == 1:
        return plan_line(plans[0])
    return "\n".join(f"{number}. {plan_line(each)}" for number, each in enumerate(plans, 1))


def plan_line(state: PlanState) -> str:
    """Return one line that tells a plan's product, lender and state."""
    plan, today = state.plan, state.today
    head = phrase("plan_head", product=plan.product_name, lender=plan.lender.name)
    if state.status == "settled":
        day = chinese_day(plan.settled_on, today) if plan.settled_on else ""
        return head + phrase("plan_settled", settled_on=day)
    if state.status == "closed":
        return head + phrase("plan_closed")
    parts = [
        phrase(
            "plan_progress",
            paid=str(plan.instalments_paid),
            periods=str(plan.terms.periods),
            remaining=yuan(state.remaining_total),
        )
    ]
    if state.overdue:
        parts.append(
            phrase(
                "plan_overdue",
                count=str(len(state.overdue)),
                amount=yuan(state.overdue_total),
            )
        )
    if state.next_due is not None:
        parts.append(
            phrase(
                "plan_next_due",
                day=chinese_day(state.next_due.due_date, today),
                amount=yuan(state.next_due.outstanding),
            )
        )
    return head + phrase("separator").join(parts)


def plan_buttons(plans: Sequence[PlanState]) -> list[dict[str, str]]:
    """Return a button a plan; its payload is the plan's number."""
    products = [each.plan.product_name for each in plans]
    return [
        {
            "title": each.plan.product_name
            if products.count(each.plan.product_name) == 1
            else phrase("plan_button", product=each.plan.product_name, tail=each.plan.plan_no[-4:]),
            "payload": each.plan.plan_no,
        }
        for each in plans
    ]
