"""Where every sum of a quote comes from, one Chinese sentence for each."""

from __future__ import annotations

from . import explain_partial, explain_payoff
from .partial import PartialQuote
from .settlement import PayoffQuote

LINE_LABELS = {
    "due_principal": "已到期本金",
    "due_interest": "已到期利息",
    "due_fee": "已到期手续费",
    "late_charge": "逾期费用",
    "principal": "剩余本金",
    "interest": "截至当日利息",
    "fee": "剩余手续费",
    "early_charge": "提前还款违约金",
    "total": "结清总额",
    "carry_on_total": "按计划还完总额",
    "saving": "节省金额",
    "interest_now": "现在收取的利息",
    "charge_now": "提前还款违约金",
    "principal_now": "归还的本金",
    "unused": "退回金额",
    "total_interest_after": "之后的利息",
    "periods_after": "之后的期数",
}
"""What the lines and sums of quotes are called in front of a customer."""


def explain(quote: PayoffQuote | PartialQuote) -> dict[str, str]:
    """One sentence for every line and sum of a quote, by its name, those of 0 among them.

    A sentence has the numbers in it, and what stands left of a "=" comes to what stands right of
    it once rounded as the plan says. Days have a year where it is not the quote's.
    """
    if isinstance(quote, PayoffQuote):
        return explain_payoff.sentences(quote)
    return explain_partial.sentences(quote)
