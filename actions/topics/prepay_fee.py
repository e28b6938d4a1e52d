"""What early repayment costs or saves under the lender's rule."""

from __future__ import annotations

from actions.dialogue.quote_meant import quote_meant, show_lines
from actions.dialogue.topic import PREPAY_FEE, AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.quotes import common_values, fee_today
from actions.words.rules import policy_rules


class ExplainPrepayFee(AccountTopic):
    """What early repayment costs or saves under the lender's rule."""

    name = PREPAY_FEE
    intent = "explain_prepay_fee"
    general_answer = "prepay_fee_general"
    keeps_day = True

    def answer(self, turn: AccountTurn) -> None:
        """Tell the rule, and what it comes to on the day that is meant."""
        if dated := quote_meant(turn):
            turn.reply.say(
                "prepay_fee",
                {
                    "rules": policy_rules(dated.state.plan),
                    "fee_today": fee_today(dated),
                    **common_values(dated, turn.today),
                },
            )
            show_lines(turn, dated)
