"""A payment that does not show: what was received, what is still open."""

from __future__ import annotations

from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.services.plan_state import PlanState
from actions.words.contacts import hotline
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan
from actions.words.plans import plan_lines

PAYMENTS_SHOWN = 3


class ReportPaidButOwing(AccountTopic):
    """Looks into a payment that does not show: what was received, what is still open."""

    name = "report_paid_but_owing"
    intent = "report_paid_but_owing"
    general_answer = "paid_but_owing_general"

    def answer(self, turn: AccountTurn) -> None:
        """Show the records of the plan that is meant, and whom to give the receipt to."""
        state = turn.choose(turn.plans)
        if state is None:
            return
        lender = state.plan.lender
        turn.reply.say(
            "paid_but_owing",
            {
                "plan_lines": plan_lines([state]),
                "payments": _latest_payments(state),
                "lender": lender.name,
                "hotline": hotline(lender),
            },
        )
        turn.reply.keep(offer="human")


def _latest_payments(state: PlanState) -> str:
    latest = sorted(state.plan.payments, key=lambda payment: payment.paid_on, reverse=True)
    if not latest:
        return phrase("no_payments")
    return phrase("separator").join(
        phrase(
            "payment", day=chinese_day(payment.paid_on, state.today), amount=yuan(payment.amount)
        )
        for payment in latest[:PAYMENTS_SHOWN]
    )
