"""Annualised rates: what a plan, or what was really paid, costs a year."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import ROUND_HALF_EVEN, ROUND_HALF_UP, Context, Decimal, localcontext
from typing import NamedTuple

from .errors import InvalidInput, Objection
from .money import fen_of
from .schedule import MONTHS, build_schedule
from .terms import Plan

YEAR = 365
"""Days in a year of the realised cost, whatever the calendar says."""

_DIGITS = 60
_START_DIGITS = 6
_TWENTY_DECIMALS = Decimal("1e-20")
_SIX_DECIMALS = Decimal("1e-6")


class AnnualisedRate(NamedTuple):
    """A plan's annualised rates, each to six decimals.

    `monthly_irr` x, `nominal_apr` 12x, and `effective_apr` (1+x)¹² − 1, the compound annualised
    rate of PBoC Announcement [2021] No. 3.
    """

    monthly_irr: Decimal
    nominal_apr: Decimal
    effective_apr: Decimal


class Flow(NamedTuple):
    """A payment (fen) so many periods (months or days) after the money was lent."""

    periods: int
    fen: int


def annualised_rate(plan: Plan) -> AnnualisedRate:
    """The rate x a month at which the scheduled payments are worth the principal, and its years.

    Periods are months by the instalment's number, whatever the days between.
    """
    flows = [Flow(row.no, row.payment_fen) for row in build_schedule(plan).rows]
    growth, digits = _growth(plan.principal_fen, flows, MONTHS)
    with localcontext(Context(prec=digits)):
        monthly = growth - 1
        return AnnualisedRate(
            monthly_irr=_six_decimals(monthly),
            nominal_apr=_six_decimals(MONTHS * monthly),
            effective_apr=_six_decimals(growth**MONTHS - 1),
        )


def realised_annual_cost(
    principal: Decimal, start_date: date, payments: Iterable[tuple[date, Decimal]]
) -> Decimal | None:
    """The effective annual rate of payments really made on a principal lent on `start_date`.

    It is the rate y with principal = Σ payment / (1+y)^(days / 365), days being those from
    `start_date` to the payment (the usual XIRR), to six decimals, half up. Sums are yuan. It is
    0 where the payments come to the principal, and None where no rate is: nothing paid,
    or the whole principal and more paid on the first day.

    Raises `InvalidInput` for a payment before `start_date` and for what is no sum above 0.
    """
    flows = []
    for day, amount in payments:
        if day < start_date:
            raise InvalidInput("payments", Objection.BEFORE, other="start_date")
        flows.append(Flow((day - start_date).days, fen_of(amount, "payments")))
    lent = fen_of(principal, "principal")
    if sum(flow.fen for flow in flows) == lent:
        return _six_decimals(Decimal(0))
    lent -= sum(flow.fen for flow in flows if not flow.periods)
    later = sorted(flow for flow in flows if flow.periods)
    if lent <= 0 or not later:
        return None
    growth, digits = _growth(lent, later, YEAR)
    with localcontext(Context(prec=digits)):
        return _six_decimals(growth**YEAR - 1)


def _growth(lent: int, flows: Sequence[Flow], year: int) -> tuple[Decimal, int]:
    """What a sum grows by in a period, 1 + x, and the digits that a year of it needs.

    `flows` ascend by period and come after the first day; `year` is the number of periods in one.
    """
    discount = _discount(lent, flows, _DIGITS)
    with localcontext(Context(prec=_DIGITS)):
        digits = _DIGITS + max(0, (discount**-year).adjusted())
    if digits > _DIGITS:
        discount = _discount(lent, flows, digits)
    with localcontext(Context(prec=digits)):
        return 1 / discount, digits


def _discount(lent: int, flows: Sequence[Flow], digits: int) -> Decimal:
    """The factor v with lent = Σ payment · vᵏ, to about `digits` digits.

    The sum rises with v ever more steeply, so Newton's steps from above the root come down to it
    and never pass it; a step from just below leads above.
    """
    if sum(flow.fen for flow in flows) == lent:
        return Decimal(1)
    v = _above(lent, flows)
    with localcontext(Context(prec=digits)):
        close = Decimal(10) ** (10 - digits)
        step = v
        while abs(step) > v * close:
            worth, slope = _worth(flows, v)
            step = v * (worth - lent) / slope
            v -= step
        return v


def _above(lent: int, flows: Sequence[Flow]) -> Decimal:
    """A factor above the root and near it; a few digits of it do.

    1 where the payments come to more than was lent, or less where one payment alone does: the
    factor that makes it worth what was lent. Where they come to less, the least of those factors.
    """
    more = sum(flow.fen for flow in flows) > lent
    with localcontext(Context(prec=_START_DIGITS)):
        factors = [
            (Decimal(lent) / flow.fen) ** (Decimal(1) / flow.periods)
            for flow in flows
            if flow.fen > (lent if more else 0)
        ]
        return min([*factors, Decimal(1)] if more else factors)


def _worth(flows: Sequence[Flow], v: Decimal) -> tuple[Decimal, Decimal]:
    """Σ payment · vᵏ and Σ k · payment · vᵏ, from the last payment to the first (Horner)."""
    worth = slope = Decimal(0)
    powers: dict[int, Decimal] = {}
    later = flows[-1].periods
    for flow in reversed(flows):
        gap = later - flow.periods
        if gap not in powers:
            powers[gap] = v**gap
        worth = worth * powers[gap] + flow.fen
        slope = slope * powers[gap] + flow.periods * flow.fen
        later = flow.periods
    first = v**later
    return worth * first, slope * first


def _six_decimals(value: Decimal) -> Decimal:
    """To 20 decimals half even, then to six half up; zero is never negative."""
    with localcontext(Context(prec=max(_DIGITS, value.adjusted() + _DIGITS))):
        twenty = value.quantize(_TWENTY_DECIMALS, ROUND_HALF_EVEN)
        return twenty.quantize(_SIX_DECIMALS, ROUND_HALF_UP) + 0
