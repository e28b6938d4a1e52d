"""Is it done: which plans are settled, and what is left of the others."""

from __future__ import annotations

from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.plans import plan_lines


class CheckSettlementStatus(AccountTopic):
    """Tells which plans are settled and what is left of the others."""

    name = "check_settlement_status"
    intent = "check_settlement_status"
    general_answer = "status_general"

    def answer(self, turn: AccountTurn) -> None:
        """Show the plan that is meant, or all of them."""
        if not turn.plans:
            turn.reply.say("no_plans")
            return
        plans = turn.plans
        if turn.details.names_plan and turn.details.trait != "all":
            state = turn.choose(turn.plans)
            if state is None:
                return
            plans = (state,)
        turn.reply.say("settlement_status", {"plan_lines": plan_lines(plans)})
        turn.reply.keep(plan_choices=[each.plan.plan_no for each in plans])
