"""Undoing an early repayment asked for by mistake."""

from __future__ import annotations

from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.contacts import hotline
from actions.words.plans import plan_lines


class CancelPrepayment(AccountTopic):
    """What can be done about an early repayment asked for by mistake."""

    name = "cancel_prepayment"
    intent = "cancel_prepayment"
    general_answer = "cancel_general"

    def answer(self, turn: AccountTurn) -> None:
        """Show what the records say and whom to call."""
        state = turn.choose(turn.plans)
        if state is None:
            return
        lender = state.plan.lender
        turn.reply.say(
            "cancel_prepayment",
            {
                "plan_lines": plan_lines([state]),
                "lender": lender.name,
                "hotline": hotline(lender),
            },
        )
