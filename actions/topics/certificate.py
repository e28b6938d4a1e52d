"""Proof of settlement: how to get it, or what is still missing for it."""

from __future__ import annotations

from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.words.contacts import contract_entry, hotline
from actions.words.formats import chinese_day, yuan


class RequestSettlementCertificate(AccountTopic):
    """Tells how to get proof of settlement, or what is still missing for it."""

    name = "request_settlement_certificate"
    intent = "request_settlement_certificate"
    general_answer = "certificate_general"

    def answer(self, turn: AccountTurn) -> None:
        """Answer for the plan that is meant; a settled one is meant before a running one."""
        settled = tuple(each for each in turn.plans if each.status == "settled")
        state = turn.choose(turn.plans if turn.details.names_plan or not settled else settled)
        if state is None:
            return
        if state.status == "closed":
            turn.say_ended(state)
            return
        plan = state.plan
        values = {
            "product": plan.product_name,
            "lender": plan.lender.name,
            "contract_entry": contract_entry(plan.lender),
            "hotline": hotline(plan.lender),
        }
        if state.status == "settled":
            day = chinese_day(plan.settled_on, turn.today) if plan.settled_on else ""
            turn.reply.say("certificate_ready", {"settled_on": day, **values})
        else:
            turn.reply.say(
                "certificate_not_yet",
                {
                    "left": str(len(state.unpaid)),
                    "remaining": yuan(state.remaining_total),
                    **values,
                },
            )
