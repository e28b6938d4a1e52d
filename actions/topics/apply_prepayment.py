"""Leading to the early repayment: the sum, where to pay it, what to mind."""

from __future__ import annotations

from actions.dialogue.details import Details
from actions.dialogue.quote_meant import quote_meant, show_lines
from actions.dialogue.topic import APPLICATION, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.contacts import repay_entry
from actions.words.quotes import common_values


class ApplyPrepayment(AccountTopic):
    """Leads to the early repayment: the sum, where to pay it, what to mind."""

    name = APPLICATION
    intent = "apply_prepayment"
    general_answer = "apply_general"
    keeps_day = True

    def is_part_payment(self, details: Details) -> bool:
        """A sum named is a part-payment."""
        return details.names_sum

    def answer(self, turn: AccountTurn) -> None:
        """Tell the steps with the day's sum."""
        if dated := quote_meant(turn):
            lender = dated.state.plan.lender
            turn.reply.say(
                "apply_prepayment",
                {
                    "repay_entry": repay_entry(lender),
                    **common_values(dated, turn.today),
                },
            )
            show_lines(turn, dated)
