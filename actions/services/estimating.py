"""What a purchase would cost in instalments, by the offers in force."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from actions.payoff import (
    AnnualisedRate,
    Plan,
    Schedule,
    annualised_rate,
    build_schedule,
    monthly_due_dates,
)
from actions.store.records import OfferRecord

FEN = Decimal("0.01")
INDICATIVE = Decimal("10000.00")
"""The sum, in yuan, that a rate is worked out on where none is named."""

_RANKS = {"verified": 0, "reported": 1}


@dataclass(frozen=True)
class Estimate:
    """A sum in yuan financed by an offer: its schedule, and its annualised rates."""

    offer: OfferRecord
    amount: Decimal
    schedule: Schedule
    rate: AnnualisedRate

    @property
    def cost(self) -> Decimal:
        """What is paid above the sum financed, in yuan."""
        return self.schedule.total_interest + self.schedule.total_fee

    @property
    def payments(self) -> tuple[Decimal, ...]:
        """What each instalment comes to, in yuan."""
        return tuple(row.payment for row in self.schedule.rows)


def estimate(offer: OfferRecord, amount: Decimal, on: date) -> Estimate:
    """Return what financing `amount` yuan by an offer on a day comes to, due monthly from then.

    A month without that day of the month has its last day instead: 31 March, 30 April, 31 May.
    A fee given as a share of the sum is rounded to the fen, half up. The annualised rates are
    those of PBoC Announcement [2021] No. 3, all interest and fees in them.

    Raises:
        actions.payoff.InvalidInput: `amount` is not above 0 or has parts of a fen.
    """
    _, *due_dates = monthly_due_dates(on, offer.periods + 1)
    plan = Plan.from_json(
        {
            "principal": f"{amount:f}",
            "periods": offer.periods,
            "start_date": on.isoformat(),
            "due_dates": [day.isoformat() for day in due_dates],
            "method": offer.method,
            **_price(offer, amount),
        }
    )
    return Estimate(offer, amount, build_schedule(plan), annualised_rate(plan))


def estimates(
    offers: Sequence[OfferRecord],
    amount: Decimal | None,
    on: date,
    periods: Collection[int] = (),
) -> tuple[Estimate, ...]:
    """Return what each offer that fits comes to: verified before reported, the cheapest first.

    An offer fits by its number of instalments, where `periods` names any, and by its limits.
    Without a sum no limit counts, and the estimates are of `INDICATIVE` yuan.
    """
    fitting = [
        estimate(offer, INDICATIVE if amount is None else amount, on)
        for offer in offers
        if (not periods or offer.periods in periods) and (amount is None or offer.admits(amount))
    ]
    return tuple(sorted(fitting, key=_order))


def best_by_periods(ranked: Sequence[Estimate], most: int) -> tuple[Estimate, ...]:
    """Return the first estimate of each number of instalments, the shortest first.

    Where there are more than `most` numbers, those that most offers have.
    """
    offered = Counter(each.offer.periods for each in ranked)
    common = sorted(offered, key=lambda periods: (-offered[periods], periods))[:most]
    return tuple(
        next(each for each in ranked if each.offer.periods == periods) for periods in sorted(common)
    )


def offered_periods(offers: Sequence[OfferRecord]) -> tuple[int, ...]:
    """Return the numbers of instalments on offer, ascending."""
    return tuple(sorted({offer.periods for offer in offers}))


def limits(offers: Sequence[OfferRecord]) -> tuple[Decimal | None, Decimal | None]:
    """Return the least and the greatest sum, in yuan, that any of `offers` admits.

    None where there is no limit, or no offer.
    """
    least = [offer.min_amount for offer in offers]
    most = [offer.max_amount for offer in offers]
    lower = [each for each in least if each is not None]
    upper = [each for each in most if each is not None]
    return (
        min(lower) if lower and len(lower) == len(least) else None,
        max(upper) if upper and len(upper) == len(most) else None,
    )


def _order(each: Estimate) -> tuple[int, Decimal, Decimal, str]:
    return _RANKS[each.offer.confidence], each.cost, each.rate.effective_apr, each.offer.code


def _price(offer: OfferRecord, amount: Decimal) -> dict[str, str]:
    if offer.annual_rate is not None:
        return {"annual_rate": f"{offer.annual_rate:f}"}
    if offer.fee_rate_per_period is not None:
        return {"fee_rate_per_period": f"{offer.fee_rate_per_period:f}"}
    if offer.fee_total_rate is not None:
        fee = (amount * offer.fee_total_rate).quantize(FEN, rounding=ROUND_HALF_UP)
        return {"fee_total": f"{fee:f}"}
    return {}
