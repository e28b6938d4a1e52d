"""Paying off now, on the next due day, or carrying on: what each comes to in all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from actions.payoff import realised_annual_cost
from actions.services.plan_state import ZERO
from actions.services.quoting import DatedQuote, quote_on

Code = Literal["pay_off_now", "pay_off_next_due", "carry_on"]


@dataclass(frozen=True)
class Option:
    """One way to go on with a plan.

    `total` is all that is still to be paid this way, in yuan; `saving` is against carrying
    on. `annual_cost` is the effective annual rate of the whole plan as it would have turned
    out, None where it cannot be worked out.
    """

    code: Code
    day: date | None
    total: Decimal
    saving: Decimal
    annual_cost: Decimal | None


@dataclass(frozen=True)
class Comparison:
    """The ways to go on, and the one that costs least (None where they cost the same)."""

    dated: DatedQuote
    options: tuple[Option, ...]
    recommended: Code | None


def compare(dated: DatedQuote) -> Comparison:
    """Compare clearing the plan on the quote's day with the next due day and with carrying on.

    Instalments that fall due before the quote's day count as paid on time, in each way.

    Raises:
        actions.payoff.Refusal: the rule admits no payoff on the next due day.
    """
    state, quote = dated.state, dated.quote
    rest = [(row.due_date, row.outstanding) for row in state.unpaid]
    paid = [(row.paid_on, row.paid) for row in state.plan.instalments if row.paid_on]
    total, carry_on = quote.total, quote.carry_on_total
    on_time: list[tuple[date, Decimal]] = []
    if dated.after_them is not None:
        on_time = [(row.due_date, row.outstanding) for row in dated.due_before]
        total = dated.after_them.total + sum((amount for _, amount in on_time), ZERO)
        carry_on = state.remaining_total
    options = [
        _option("pay_off_now", dated.as_of, total, carry_on, dated, paid, on_time),
    ]
    next_due = state.next_due
    if next_due is not None and next_due.due_date > dated.as_of:
        then = quote_on(state, next_due.due_date).quote
        options.append(
            _option("pay_off_next_due", next_due.due_date, then.total, carry_on, dated, paid)
        )
    options.append(
        Option(
            "carry_on",
            rest[-1][0] if rest else None,
            carry_on,
            ZERO,
            _cost(dated, [*paid, *rest]),
        )
    )
    # Where paying off saves nothing, carrying on is the way to keep one's money longer.
    best = min(options, key=lambda option: (option.total, option.code != "carry_on"))
    differ = len({option.total for option in options}) > 1
    return Comparison(dated, tuple(options), best.code if differ else None)


def _option(
    code: Code,
    day: date,
    total: Decimal,
    carry_on: Decimal,
    dated: DatedQuote,
    paid: Sequence[tuple[date, Decimal]],
    on_time: Sequence[tuple[date, Decimal]] = (),
) -> Option:
    last = total - sum((amount for _, amount in on_time), ZERO)
    cost = _cost(dated, [*paid, *on_time, (day, last)])
    return Option(code, day, total, carry_on - total, cost)


def _cost(dated: DatedQuote, payments: Sequence[tuple[date, Decimal]]) -> Decimal | None:
    terms = dated.state.plan.terms
    made = [(max(day, terms.start_date), amount) for day, amount in payments if amount]
    return realised_annual_cost(terms.principal, terms.start_date, made)
