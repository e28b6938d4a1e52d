"""A payoff quote in words: its lines, what it saves, what to know beside it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from actions.services.quoting import DatedQuote, late_part, line_amount
from actions.words.content import phrase
from actions.words.explanations import line_label
from actions.words.formats import chinese_day, yuan
from actions.words.sources import source_line


def common_values(dated: DatedQuote, today: date) -> dict[str, str]:
    """Return what every response about a quote names: plan, day, total, saving, source, notes."""
    plan, quote = dated.state.plan, dated.quote
    return {
        "product": plan.product_name,
        "lender": plan.lender.name,
        "day": chinese_day(quote.as_of, today),
        "total": yuan(quote.total),
        "saving": saving_sentence(quote.saving, quote.carry_on_total),
        "notes": note_lines(notes(dated, today)),
        "source": source_line(plan.policy, today),
    }


def saving_sentence(saving: Decimal, carry_on_total: Decimal) -> str:
    """Return what is saved against carrying on, also where it is nothing or less."""
    if saving > 0:
        name = "saves"
    elif saving == 0:
        name = "saves_nothing"
    else:
        name = "costs_more"
    return phrase(name, saving=yuan(abs(saving)), carry_on=yuan(carry_on_total))


def fee_today(dated: DatedQuote) -> str:
    """Return what early repayment itself costs on the quote's day: charge and remaining fees."""
    charge = line_amount(dated.quote, "early_charge")
    fee = line_amount(dated.quote, "fee")
    costs = [
        phrase(name, amount=yuan(amount))
        for name, amount in (("fee_today_charge", charge), ("fee_today_remaining", fee))
        if amount
    ]
    return phrase("separator").join(costs) or phrase("fee_today_none")


def notes(dated: DatedQuote, today: date, *, on_time: bool = False) -> list[str]:
    """Return what the customer should know beside the figures, a sentence each.

    `on_time` tells that the figures count the instalments due before the day as paid on time.
    """
    quote = dated.quote
    found = []
    if quote.cooling_off:
        found.append(phrase("note_cooling_off", days=str(quote.policy.cooling_off_days)))
    if dated.after_them is not None:
        name = "note_due_before_late" if late_part(quote) else "note_due_before"
        found.append(
            phrase(
                "note_on_time" if on_time else name,
                count=str(len(dated.due_before)),
                due=yuan(sum((row.outstanding for row in dated.due_before), Decimal(0))),
                day=chinese_day(quote.as_of, today),
                total=yuan(dated.after_them.total),
            )
        )
    elif dated.state.overdue:
        found.append(phrase("note_overdue", count=str(len(dated.state.overdue))))
    return found


def note_lines(notes: Sequence[str]) -> str:
    """Return notes as text, each on a line of its own."""
    return "".join(f"\n{note}" for note in notes)


def quote_lines(dated: DatedQuote) -> str:
    """Return the quote's lines as text, lines of zero left out."""
    return "\n".join(
        phrase("quote_line", label=line_label(line.code), amount=yuan(line.amount))
        for line in dated.quote.lines
        if line.amount
    )
