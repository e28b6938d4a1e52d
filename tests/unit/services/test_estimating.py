"""What a purchase comes to by the offers in force."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from actions.payoff import InvalidInput
from actions.services.estimating import (
    best_by_periods,
    estimate,
    estimates,
    limits,
    offered_periods,
)
from actions.store.records import Lender, OfferRecord
from tests.unit.services.conftest import TODAY

SUM = Decimal("6000.00")


def offer(code: str = "offer", **values: Any) -> OfferRecord:
    """Twelve months at 0.6 % of the sum each, changed."""
    facts: dict[str, Any] = {
        "offer_id": 1,
        "code": code,
        "lender": Lender("bank", "示例银行", "", "", "", ""),
        "name": "12 期",
        "periods": 12,
        "method": "flat_fee",
        "annual_rate": None,
        "fee_rate_per_period": Decimal("0.006"),
        "fee_total_rate": None,
        "min_amount": None,
        "max_amount": None,
        "source": "价目表",
        "verified_on": date(2026, 10, 24),
        "valid_from": None,
        "valid_to": None,
        "confidence": "verified",
    }
    return OfferRecord(**facts | values)


def free(periods: int, **values: Any) -> OfferRecord:
    """An interest-free offer."""
    price = {"method": "interest_free", "fee_rate_per_period": None}
    return offer(f"free-{periods}", periods=periods, **price, **values)


def present_value(payments: tuple[Decimal, ...], effective: Decimal) -> float:
    """What monthly payments are worth at an effective annual rate."""
    monthly: float = float(1 + effective) ** (1 / 12)
    return sum(float(payment) / monthly**no for no, payment in enumerate(payments, 1))


def test_a_fee_by_the_period() -> None:
    """¥36.00 on top of ¥500.00 each month; the rate is the one that makes them worth the sum."""
    found = estimate(offer(), SUM, TODAY)
    assert set(found.payments) == {Decimal("536.00")}
    assert found.cost == Decimal("432.00")
    assert present_value(found.payments, found.rate.effective_apr) == pytest.approx(6000, abs=0.02)


def test_a_fee_in_all() -> None:
    """A share of the sum, to the fen, half up."""
    in_all = offer(periods=3, fee_rate_per_period=None, fee_total_rate=Decimal("0.025"))
    found = estimate(in_all, Decimal("1000.20"), TODAY)
    assert found.cost == Decimal("25.01")
    assert sum(found.payments) == Decimal("1025.21")


@pytest.mark.parametrize("method", ["annuity", "equal_principal"])
def test_interest(method: str) -> None:
    """Nothing but interest on top of the sum, at the nominal rate agreed."""
    at_a_rate = offer(method=method, annual_rate=Decimal("0.144"), fee_rate_per_period=None)
    found = estimate(at_a_rate, SUM, TODAY)
    assert found.cost == found.schedule.total_interest > 0
    assert sum(found.payments) == SUM + found.cost
    assert found.rate.nominal_apr == pytest.approx(Decimal("0.144"), abs=Decimal("0.0001"))


def test_interest_free() -> None:
    """The sum and no more."""
    found = estimate(free(3), SUM, TODAY)
    assert found.payments == (Decimal("2000.00"),) * 3
    assert found.cost == 0
    assert found.rate.effective_apr == 0


@pytest.mark.parametrize("day", ["2026-01-31", "2026-12-31", "2028-02-29"])
def test_any_day_of_the_calendar(day: str) -> None:
    """The price does not depend on it."""
    on_that_day = estimate(offer(), SUM, date.fromisoformat(day))
    assert on_that_day.payments == estimate(offer(), SUM, TODAY).payments


@pytest.mark.parametrize(
    ("day", "due"),
    [
        ("2026-03-31", ["2026-04-30", "2026-05-31", "2026-06-30"]),
        ("2026-01-31", ["2026-02-28", "2026-03-31", "2026-04-30"]),
        ("2028-01-30", ["2028-02-29", "2028-03-30", "2028-04-30"]),
        ("2026-11-29", ["2026-12-29", "2027-01-29", "2027-02-28"]),
    ],
)
def test_due_monthly_by_the_engines_calendar(day: str, due: list[str]) -> None:
    """A month without that day has its last day; the next one has the day again."""
    found = estimate(free(3), SUM, date.fromisoformat(day))
    assert [row.due_date.isoformat() for row in found.schedule.rows] == due


def test_no_sum_is_no_purchase() -> None:
    """Nor is a negative one."""
    with pytest.raises(InvalidInput):
        estimate(offer(), Decimal("0.00"), TODAY)


def test_verified_before_reported_then_the_cheapest_first() -> None:
    """A reported price never hides a verified one, cheap as it may be."""
    reported = free(12, confidence="reported", verified_on=None)
    dear = offer("dear", fee_rate_per_period=Decimal("0.007"))
    found = estimates([reported, dear, offer("fair")], SUM, TODAY, [12])
    assert [each.offer.code for each in found] == ["fair", "dear", "free-12"]


def test_only_what_fits() -> None:
    """By the number of instalments, and by the limits where there is a sum."""
    small = offer("small", max_amount=Decimal("5999.99"))
    longer = offer("longer", periods=24)
    assert [each.offer.code for each in estimates([small, longer, offer()], SUM, TODAY, [12])] == [
        "offer"
    ]
    without_sum = estimates([small, longer, offer()], None, TODAY, [12])
    assert {each.offer.code for each in without_sum} == {"small", "offer"}
    assert {each.amount for each in without_sum} == {Decimal("10000.00")}


def test_the_best_of_each_number_of_periods() -> None:
    """Shortest first; where there are too many, those that most offers have."""
    offers = [free(3), free(6), free(9), offer("a"), offer("b", fee_rate_per_period=Decimal(1))]
    ranked = estimates(offers, SUM, TODAY)
    assert [each.offer.code for each in best_by_periods(ranked, 4)] == [
        "free-3",
        "free-6",
        "free-9",
        "a",
    ]
    assert [each.offer.periods for each in best_by_periods(ranked, 2)] == [3, 12]
    assert offered_periods(offers) == (3, 6, 9, 12)


def test_limits_span_all_offers() -> None:
    """The widest there are; one offer without a limit lifts it."""
    narrow = offer(min_amount=Decimal(600), max_amount=Decimal(5000))
    wide = offer(min_amount=Decimal(1000), max_amount=Decimal(20000))
    assert limits([narrow, wide]) == (Decimal(600), Decimal(20000))
    assert limits([narrow, wide, offer()]) == (None, None)
    assert limits([]) == (None, None)
