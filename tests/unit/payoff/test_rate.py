"""The annualised rates against pyxirr, and the cost of what was really paid."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
import pyxirr

from actions.payoff import (
    InvalidInput,
    Plan,
    Policy,
    annualised_rate,
    build_schedule,
    quote_payoff,
    realised_annual_cost,
)
from tests.unit.payoff.random_cases import random_case

MICRO = 6e-7
LENT = date(2025, 1, 15)


def fee_plan(**changes: object) -> Plan:
    terms = {
        "principal": "6000.00",
        "periods": 12,
        "start_date": "2025-01-15",
        "first_due_date": "2025-02-15",
        "method": "flat_fee",
        "fee_rate_per_period": "0.006",
    }
    return Plan.from_json(terms | changes)


@pytest.mark.parametrize("seed", range(60))
def test_the_monthly_rate_is_that_of_pyxirr(seed: int) -> None:
    case = random_case(seed, "apr", most_periods=120)
    plan = Plan.from_json(case["plan"])
    flows = [float(row.payment) for row in build_schedule(plan).rows]
    if sum(flows) > 3 * float(plan.principal):
        pytest.skip("beyond what floats find")
    oracle = pyxirr.irr([-float(plan.principal), *flows])
    rates = annualised_rate(plan)
    assert float(rates.monthly_irr) == pytest.approx(oracle or 0.0, abs=MICRO)
    assert float(rates.nominal_apr) == pytest.approx(12 * (oracle or 0.0), abs=12 * MICRO)
    assert float(rates.effective_apr) == pytest.approx(
        (1 + (oracle or 0.0)) ** 12 - 1, abs=MICRO, rel=1e-9
    )


@pytest.mark.parametrize("seed", range(60))
def test_the_realised_cost_is_that_of_pyxirr(seed: int) -> None:
    plan = Plan.from_json(random_case(seed, "apr", most_periods=60)["plan"])
    payments = [(row.due_date, row.payment) for row in build_schedule(plan).rows if row.payment_fen]
    days = [plan.start_date, *(day for day, _ in payments)]
    sums = [-float(plan.principal), *(float(sum_) for _, sum_ in payments)]
    oracle = pyxirr.xirr(days, sums)
    if oracle is None or oracle > 10:
        pytest.skip("beyond what floats find")
    cost = realised_annual_cost(plan.principal, plan.start_date, payments)
    assert float(cost or 0) == pytest.approx(oracle, abs=2e-6)


def test_paying_off_early_makes_a_fee_paid_up_front_dear() -> None:
    plan = fee_plan(fee_timing="first_period")
    waive = Policy.from_json({"allowed": "whole"})
    first = build_schedule(plan).rows[0]
    day = date(2025, 3, 1)
    payoff = (day, quote_payoff(plan, waive, 1, day).total)
    soon = realised_annual_cost(plan.principal, LENT, [(first.due_date, first.payment), payoff])
    whole = realised_annual_cost(
        plan.principal, LENT, [(row.due_date, row.payment) for row in build_schedule(plan).rows]
    )
    assert soon is not None
    assert whole is not None
    assert soon > 2 * whole > 0


@pytest.mark.parametrize(
    ("payments", "cost"),
    [
        ([(365, "1120.00")], "0.120000"),
        ([(730, "1254.40")], "0.120000"),
        ([(365, "1000.00")], "0.000000"),
        ([(365, "900.00")], "-0.100000"),
        ([(0, "1000.00")], "0.000000"),
        ([(0, "500.00"), (365, "550.00")], "0.100000"),
        ([(365, "550.00"), (0, "500.00")], "0.100000"),
        ([(365, "600.00"), (730, "600.00")], "0.130662"),
        ([(73, "1100.00")], "0.610510"),
        ([(0, "1000.01")], None),
        ([(0, "1000.00"), (30, "1.00")], None),
        ([], None),
        ([(0, "900.00")], None),
    ],
)
def test_the_realised_cost_of_payments_worked_by_hand(
    payments: list[tuple[int, str]], cost: str | None
) -> None:
    """1,120 after a year is 12 %; 1.1 after 73 days, a fifth of a year, is 1.1⁵ − 1."""
    made = [(LENT + timedelta(days=days), Decimal(sum_)) for days, sum_ in payments]
    got = realised_annual_cost(Decimal("1000.00"), LENT, made)
    assert got == (None if cost is None else Decimal(cost))
    if cost is not None:
        assert str(got) == cost


def test_a_dear_day_has_a_cost_to_the_last_place() -> None:
    got = realised_annual_cost(Decimal(1), LENT, [(LENT + timedelta(days=1), Decimal(2))])
    assert got == Decimal(2**365 - 1)


@pytest.mark.parametrize("sum_", ["0", "-1", "0.001", "1e12", "NaN", "Infinity"])
def test_what_is_no_sum_is_refused(sum_: str) -> None:
    with pytest.raises(InvalidInput, match="payments"):
        realised_annual_cost(Decimal(1), LENT, [(LENT, Decimal(sum_))])
    with pytest.raises(InvalidInput, match="principal"):
        realised_annual_cost(Decimal(sum_), LENT, [(LENT, Decimal(1))])


def test_a_payment_before_the_money_was_lent_is_refused() -> None:
    with pytest.raises(InvalidInput, match="before start_date") as raised:
        realised_annual_cost(Decimal(1), LENT, [(LENT - timedelta(days=1), Decimal(1))])
    assert raised.value.field == "payments"


def test_the_dearest_plan_there_is_has_a_rate() -> None:
    """A fen lent, the largest sum paid in the first month: 1 + x is 10¹⁴, and (1+x)¹² 10¹⁶⁸."""
    terms = {"fee_rate_per_period": None, "fee_total": "999999999999.99", "principal": "0.01"}
    rates = annualised_rate(fee_plan(**terms, periods=1))
    assert rates.monthly_irr == Decimal("99999999999999.000000")
    assert rates.effective_apr == Decimal(10**168 - 1)


def test_a_rate_of_fifty_digits_is_right_in_the_last_place() -> None:
    """One payment of 7 · 10¹³ / 3 times the principal: (1+x)¹² is the quotient's 12th power."""
    terms = {"fee_rate_per_period": None, "fee_total": "699999999999.97", "principal": "0.03"}
    growth = Fraction(7 * 10**13, 3)
    rates = annualised_rate(fee_plan(**terms, periods=1))
    for rate, exact in (
        (rates.monthly_irr, growth - 1),
        (rates.nominal_apr, 12 * (growth - 1)),
        (rates.effective_apr, growth**12 - 1),
    ):
        assert Fraction(rate) == Fraction(int(exact * 10**6 + Fraction(1, 2)), 10**6)


def test_what_costs_nothing_has_a_rate_of_nothing() -> None:
    rates = annualised_rate(fee_plan(fee_rate_per_period="0"))
    assert [str(rate) for rate in rates] == ["0.000000"] * 3
