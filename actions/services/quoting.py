"""Dated quotes on a customer's plan: the engine's figures, and what they leave open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from actions.payoff import PayoffQuote, quote_payoff
from actions.services.plan_state import PlanState, due_by
from actions.store.records import InstalmentRecord


class PartPaid(Exception):
    """An instalment is paid in part, which the engine does not reckon with; a human must."""


@dataclass(frozen=True)
class DatedQuote:
    """What it takes to clear a plan on a day.

    `quote` counts the instalments paid today as the only ones paid. `due_before` are the
    instalments that fall due from today up to the day asked about; `after_them` is the quote
    for the same day once they have been paid on time, None where there are none.
    """

    state: PlanState
    quote: PayoffQuote
    due_before: tuple[InstalmentRecord, ...]
    after_them: PayoffQuote | None

    @property
    def as_of(self) -> date:
        """The day of the quote."""
        return self.quote.as_of


def quote_on(state: PlanState, day: date) -> DatedQuote:
    """Return the quote for clearing a plan on `day`.

    Raises:
        actions.payoff.Refusal: the lender's rule, or the day, admits no sum.
        PartPaid: an instalment is paid in part.
    """
    plan = state.plan
    if plan.part_paid:
        raise PartPaid(plan.plan_no)
    quote = quote_payoff(plan.terms, plan.policy.terms, plan.instalments_paid, day)
    due_before = due_by(state, day) if day > state.today else ()
    after_them = None
    if due_before and not state.overdue:
        paid_then = plan.instalments_paid + len(due_before)
        after_them = quote_payoff(plan.terms, plan.policy.terms, paid_then, day)
    return DatedQuote(state, quote, due_before, after_them)


def late_part(quote: PayoffQuote) -> Decimal:
    """Return the late charge in a quote, in yuan."""
    return line_amount(quote, "late_charge")


def line_amount(quote: PayoffQuote, code: str) -> Decimal:
    """Return the sum of the quote's line `code`, in yuan; zero where there is no such line."""
    return next((line.amount for line in quote.lines if line.code == code), Decimal("0.00"))
