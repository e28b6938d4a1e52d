"""The `payoff_quote` card: what it takes to clear a plan on a day, line by line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from actions.services.quoting import DatedQuote
from actions.words.content import phrase
from actions.words.explanations import explain, line_label
from actions.words.sources import policy_card


def payoff_quote_card(dated: DatedQuote, notes: Sequence[str]) -> dict[str, Any]:
    """Return the card (docs/cards/payoff_quote.schema.json); lines of zero are left out.

    `notes` are sentences that belong to the figures. `ask` is the sentence to send when another
    day is picked, with a gap for it.
    """
    quote, plan = dated.quote, dated.state.plan
    explanations = explain(quote)
    return {
        "kind": "payoff_quote",
        "plan_no": plan.plan_no,
        "product": plan.product_name,
        "lender": plan.lender.name,
        "as_of": quote.as_of.isoformat(),
        "lines": [
            {
                "code": line.code,
                "label": line_label(line.code),
                "amount": f"{line.amount:.2f}",
                "explanation": explanations[line.code],
            }
            for line in quote.lines
            if line.amount
        ],
        "total": f"{quote.total:.2f}",
        "carry_on_total": f"{quote.carry_on_total:.2f}",
        "saving": f"{quote.saving:.2f}",
        "policy": policy_card(plan.policy),
        "earliest_day": dated.state.today.isoformat(),
        "latest_day": max(dated.state.today, plan.terms.due_dates[-1]).isoformat(),
        "ask": phrase("ask_another_day", day="{day}"),
        "notes": list(notes),
    }
