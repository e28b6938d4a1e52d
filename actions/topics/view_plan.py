"""View plan: the list of plans, or one plan's schedule."""

from __future__ import annotations

from actions.dialogue.topic import VIEW, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.payoff import annualised_rate
from actions.services.plan_state import PlanState
from actions.words.cards.plan_list import plan_list_card
from actions.words.cards.schedule import schedule_card
from actions.words.content import phrase
from actions.words.formats import chinese_day, percent, yuan
from actions.words.plans import plan_lines

ROWS_IN_TEXT = 3
"""Instalments listed in the text; a phone's screen holds no more beside the rest."""


class ViewPlan(AccountTopic):
    """Shows all plans, or the schedule of the one that is meant."""

    name = VIEW
    intent = "view_plan"

    def answer(self, turn: AccountTurn) -> None:
        """Show the list where several plans may be meant, else the schedule."""
        if not turn.plans:
            turn.reply.say("no_plans")
        elif len(turn.plans) > 1 and not self._means_one(turn):
            turn.reply.say(
                "plan_list",
                {"count": str(len(turn.plans)), "plan_lines": plan_lines(turn.plans)},
                card=plan_list_card(turn.plans, purpose="view"),
            )
            turn.reply.keep(plan_choices=[each.plan.plan_no for each in turn.plans])
        elif state := turn.choose(turn.plans):
            show_schedule(turn, state)

    @staticmethod
    def _means_one(turn: AccountTurn) -> bool:
        if turn.details.names_plan:
            return turn.details.trait != "all"
        return turn.details.points_back and turn.context("plan_no") is not None


def show_schedule(turn: AccountTurn, state: PlanState) -> None:
    """Show a plan's schedule: all rows on the card, the next few in the text."""
    plan, coming = state.plan, state.unpaid
    if state.ended:
        turn.say_ended(state)
        return
    cost = annualised_rate(plan.terms)
    turn.reply.say(
        "schedule",
        {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "method": phrase(f"method_{plan.terms.method}"),
            "periods": str(plan.terms.periods),
            "paid": str(plan.instalments_paid),
            "left": str(len(coming)),
            "remaining": yuan(state.remaining_total),
            "rows": "\n".join(
                phrase(
                    "instalment_overdue" if row in state.overdue else "instalment_row",
                    no=str(row.no),
                    day=chinese_day(row.due_date, turn.today),
                    amount=yuan(row.outstanding),
                )
                for row in coming[:ROWS_IN_TEXT]
            ),
            "annual_cost": phrase("annual_cost", rate=percent(cost.effective_apr)),
        },
        card=schedule_card(state, cost),
    )
