"""The price of a new plan, which is still only an idea."""

from __future__ import annotations

from actions.account_action import AccountAction
from actions.quotes import ExplainPrepayFee, QuotePayoff
from actions.turn import AccountTurn

_OF_A_PLAN = frozenset(
    {QuotePayoff.topic, ExplainPrepayFee.topic, "compare_payoff", "apply_prepayment"}
)
"""Topics in which a bare question about fees is about the plan at hand."""


class EstimateInstalment(AccountAction):
    """What a purchase would cost in instalments."""

    topic = "estimate_instalment"
    general_response = "estimate_general"
    needs_proof = False

    def answer(self, turn: AccountTurn) -> None:
        """Tell how to find the price; 那手续费呢 after a quote asks what that payoff costs."""
        if turn.context("topic") in _OF_A_PLAN and _is_bare(turn):
            turn.following_up = True
            turn.reply.keep(topic=ExplainPrepayFee.topic)
            ExplainPrepayFee().answer(turn)
        else:
            turn.reply.say("estimate_general")


def _is_bare(turn: AccountTurn) -> bool:
    details, text = turn.details, turn.conversation.message.text
    names_purchase = details.names_plan or details.names_sum or details.counts or "分期" in text
    return not names_purchase
