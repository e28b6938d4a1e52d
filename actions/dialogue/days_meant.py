"""Which day a question about a plan is about."""

from __future__ import annotations

from datetime import date

from actions.dialogue.turn import AccountTurn
from actions.services.plan_state import PlanState
from actions.words.formats import chinese_day


def day_meant(turn: AccountTurn, state: PlanState) -> date | None:
    """Return the day the turn is about, or None after saying why it cannot be.

    The day named in this message; else, where it still holds, the day of the last quote; else
    today. A day that is past cannot be, nor one after the plan's last due date.
    """
    details, today = turn.details, turn.today
    if details.past_day is not None and details.day is None:
        turn.reply.say("day_in_past", {"day": chinese_day(details.past_day, today)})
        return None
    day = details.day
    if day is None and details.day_ref is not None:
        day = _day_of_plan(details.day_ref, state)
    if day is None and (turn.following_up or turn.keeps_day) and turn.context("day"):
        day = date.fromisoformat(turn.context("day"))
    day = max(day or today, today)
    last_due = state.plan.terms.due_dates[-1]
    if day > max(last_due, today):
        turn.reply.say(
            "plan_ended_by_then",
            {
                "product": state.plan.product_name,
                "day": chinese_day(day, today),
                "last_due": chinese_day(last_due, today),
            },
        )
        return None
    turn.reply.keep(day=day.isoformat())
    return day


def _day_of_plan(reference: str, state: PlanState) -> date | None:
    coming = [row.due_date for row in state.unpaid if row.due_date >= state.today]
    index = {"next_due": 0, "due_after_next": 1}.get(reference)
    if reference == "last_due" and coming:
        return coming[-1]
    return coming[index] if index is not None and index < len(coming) else None
