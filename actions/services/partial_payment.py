"""Paying a part ahead, and paying whole instalments ahead."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from actions.payoff import (
    Instalment,
    PartialLimits,
    PartialQuote,
    partial_limits,
    quote_partial,
    standing_on,
)
from actions.services.plan_state import ZERO, PlanState
from actions.services.quoting import PartPaid
from actions.store.records import InstalmentRecord, PlanRecord

FEN = Decimal("0.01")


@dataclass(frozen=True)
class Rest:
    """Instalments to come: how many, the next one's payment, their interest and fees, the last day.

    Sums in yuan.
    """

    periods: int
    next_payment: Decimal
    cost_left: Decimal
    last_due: date


@dataclass(frozen=True)
class DatedPartial:
    """What a part-payment on a day does to a plan."""

    state: PlanState
    quote: PartialQuote
    as_of: date
    amount: Decimal
    limits: PartialLimits

    @property
    def before(self) -> Rest:
        """What is to come without the part-payment."""
        plan = self.state.plan
        return _rest(standing_on(plan.terms, plan.instalments_paid, self.as_of).to_come)

    @property
    def after(self) -> Rest:
        """What is to come once it is made."""
        return _rest(self.quote.rows)


def quote_part(state: PlanState, day: date, amount: Decimal) -> DatedPartial:
    """Return what paying `amount` yuan ahead on `day` does.

    Raises:
        actions.payoff.Refusal: the lender's rule, or the sum, admits no part-payment.
        PartPaid: an instalment is paid in part.
    """
    plan = _whole_instalments_paid(state)
    quote = quote_partial(plan.terms, plan.policy.terms, plan.instalments_paid, day, amount)
    return DatedPartial(state, quote, day, amount, limits(state, day))


def limits(state: PlanState, day: date) -> PartialLimits:
    """Return the sums that may be paid ahead on `day`.

    Raises:
        actions.payoff.Refusal: the lender's rule admits no part-payment on that day.
        PartPaid: an instalment is paid in part.
    """
    plan = _whole_instalments_paid(state)
    return partial_limits(plan.terms, plan.policy.terms, plan.instalments_paid, day)


def share_of_principal(state: PlanState, share: Fraction) -> Decimal:
    """Return a share of the principal not yet due, in yuan, rounded to the fen."""
    left = sum((row.principal for row in state.unpaid), ZERO)
    part = left * share.numerator / share.denominator
    return part.quantize(FEN, rounding=ROUND_HALF_UP)


def next_instalments(state: PlanState, count: int) -> tuple[InstalmentRecord, ...]:
    """Return the next `count` unpaid instalments, fewer where fewer are left."""
    return state.unpaid[:count]


def _rest(rows: Sequence[Instalment]) -> Rest:
    return Rest(
        periods=len(rows),
        next_payment=rows[0].payment,
        cost_left=sum((row.interest + row.fee for row in rows), ZERO),
        last_due=rows[-1].due_date,
    )


def _whole_instalments_paid(state: PlanState) -> PlanRecord:
    if state.plan.part_paid:
        raise PartPaid(state.plan.plan_no)
    return state.plan
