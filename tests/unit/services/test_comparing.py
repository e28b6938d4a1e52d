"""Paying off now, on the next due day, or carrying on."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from actions.payoff import Refusal
from actions.services.comparing import Comparison, Option, compare
from actions.services.plan_state import PlanState
from actions.services.quoting import PartPaid, quote_on
from tests.unit.services.conftest import TODAY, Plans

CODES = ["pay_off_now", "pay_off_next_due", "carry_on"]


def option(comparison: Comparison, code: str) -> Option:
    """One way to go on."""
    return next(each for each in comparison.options if each.code == code)


def test_the_sooner_the_cheaper_by_the_day(halfway: PlanState) -> None:
    """Each total is what is still to be paid that way; savings are against carrying on."""
    comparison = compare(quote_on(halfway, TODAY))
    assert [each.code for each in comparison.options] == CODES
    assert [each.total for each in comparison.options] == [
        Decimal("3682.36"),
        Decimal("3691.46"),
        halfway.remaining_total,
    ]
    assert [each.saving for each in comparison.options] == [
        Decimal("131.85"),
        Decimal("122.75"),
        Decimal("0.00"),
    ]
    assert [each.day for each in comparison.options] == [
        TODAY,
        date(2026, 12, 2),
        date(2027, 7, 2),
    ]
    assert comparison.recommended == "pay_off_now"


def test_what_falls_due_before_the_day_counts_as_paid_on_time(halfway: PlanState) -> None:
    """In every way alike, without late charges."""
    dated = quote_on(halfway, date(2026, 12, 20))
    comparison = compare(dated)
    assert dated.after_them is not None
    now = option(comparison, "pay_off_now")
    assert now.total == dated.after_them.total + halfway.plan.instalments[4].payment
    assert option(comparison, "carry_on").total == halfway.remaining_total
    assert now.saving == halfway.remaining_total - now.total


def test_the_next_due_day_is_no_second_way_on_that_day(halfway: PlanState) -> None:
    """Nor after it."""
    for day in (date(2026, 12, 2), date(2026, 12, 20)):
        codes = [each.code for each in compare(quote_on(halfway, day)).options]
        assert codes == ["pay_off_now", "carry_on"]


def test_an_interest_free_plan_costs_the_same_any_way(interest_free: PlanState) -> None:
    """Nothing is recommended, nothing costs anything a year."""
    comparison = compare(quote_on(interest_free, TODAY))
    assert comparison.recommended is None
    assert {each.total for each in comparison.options} == {interest_free.remaining_total}
    assert {each.annual_cost for each in comparison.options} == {Decimal(0)}


def test_fees_charged_in_full_leave_nothing_to_save(demo_plans: Plans) -> None:
    """And paid sooner they weigh more a year."""
    charged = next(
        each for each in demo_plans["MI100011"] if each.plan.policy.code == "demo-card-installment"
    )
    comparison = compare(quote_on(charged, TODAY))
    assert comparison.recommended is None
    now, carry_on = option(comparison, "pay_off_now"), option(comparison, "carry_on")
    assert now.total == carry_on.total
    assert now.annual_cost is not None
    assert carry_on.annual_cost is not None
    assert now.annual_cost > carry_on.annual_cost


def test_the_cheapest_way_is_recommended_on_every_demo_plan(demo_plans: Plans) -> None:
    """Or none, where all cost the same; where one is, no other costs less."""
    compared = 0
    for state in (each for plans in demo_plans.values() for each in plans if not each.ended):
        try:
            comparison = compare(quote_on(state, TODAY))
        except (Refusal, PartPaid):
            continue
        compared += 1
        totals = [each.total for each in comparison.options]
        if comparison.recommended is None:
            assert len(set(totals)) == 1
        else:
            assert option(comparison, comparison.recommended).total == min(totals)
        carry_on = option(comparison, "carry_on")
        assert all(each.saving == carry_on.total - each.total for each in comparison.options)
    assert compared >= 12


def test_a_refused_quote_is_not_compared(demo_plans: Plans) -> None:
    """There is no sum to set beside the others."""
    (state,) = demo_plans["MI100013"]
    with pytest.raises(Refusal):
        compare(quote_on(state, TODAY))
