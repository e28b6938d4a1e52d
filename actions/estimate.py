"""The price of a new plan, which is still only an idea."""

from __future__ import annotations

from actions.account_action import AccountAction
from actions.turn import AccountTurn


class EstimateInstalment(AccountAction):
    """What a purchase would cost in instalments."""

    topic = "estimate_instalment"

    def answer(self, turn: AccountTurn) -> None:
        """Tell how to find the price."""
        turn.reply.say("estimate_general")
