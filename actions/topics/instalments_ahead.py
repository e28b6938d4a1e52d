"""Paying the next instalment, or the next few, ahead."""

from __future__ import annotations

from decimal import Decimal

from actions.dialogue.details import Details
from actions.dialogue.topic import AccountTopic
from actions.dialogue.turn import AccountTurn
from actions.services.partial_payment import next_instalments
from actions.words.contacts import repay_entry
from actions.words.content import phrase
from actions.words.formats import chinese_day, yuan


class PrepayInstalments(AccountTopic):
    """What the next instalment, or the next few, come to when paid ahead."""

    name = "prepay_one_instalment"
    intent = "prepay_one_instalment"
    general_answer = "instalments_ahead_general"

    def is_part_payment(self, details: Details) -> bool:
        """A sum named is a part-payment, unless instalments are counted too."""
        return details.names_sum and not details.counts

    def answer(self, turn: AccountTurn) -> None:
        """List the instalments that are meant as scheduled."""
        state = turn.choose(turn.running)
        if state is None:
            return
        rows = next_instalments(state, turn.details.count("ahead", "total") or 1)
        plan = state.plan
        turn.reply.say(
            "instalments_ahead",
            {
                "product": plan.product_name,
                "lender": plan.lender.name,
                "count": str(len(rows)),
                "total": yuan(sum((row.outstanding for row in rows), Decimal(0))),
                "rows": "\n".join(
                    phrase(
                        "instalment_row",
                        no=str(row.no),
                        day=chinese_day(row.due_date, turn.today),
                        amount=yuan(row.outstanding),
                    )
                    for row in rows
                ),
                "repay_entry": repay_entry(plan.lender),
            },
        )
