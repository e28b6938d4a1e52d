"""Paying a part ahead, and whole instalments ahead."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from actions.payoff import BelowMinimum, NotAMultiple, Refusal
from actions.services.partial_payment import (
    limits,
    next_instalments,
    quote_part,
    share_of_principal,
)
from actions.services.plan_state import PlanState
from actions.services.quoting import PartPaid
from tests.unit.services.conftest import TODAY, Plans


@pytest.fixture
def in_steps(demo_plans: Plans) -> PlanState:
    """A rule that takes whole instalments' principal only and lowers the payments."""
    (plan,) = demo_plans["MI100006"]
    return plan


def test_a_part_shortens_the_plan(halfway: PlanState) -> None:
    """Interest to the day and the charge come off first, the rest is principal."""
    part = quote_part(halfway, TODAY, Decimal("1000.00"))
    quote = part.quote
    assert quote.interest_now == Decimal("29.96")
    assert quote.charge_now == Decimal("20.00")
    assert quote.interest_now + quote.charge_now + quote.principal_now + quote.unused == 1000
    assert (part.before.periods, part.after.periods) == (8, 6)
    assert part.before.next_payment == part.after.next_payment == Decimal("476.78")
    assert part.after.last_due < part.before.last_due
    assert part.before.cost_left == sum(row.interest for row in halfway.unpaid)


def test_saving_is_what_is_not_paid_any_more(halfway: PlanState) -> None:
    """All that was to come, less what is paid now and all that is to come then."""
    part = quote_part(halfway, TODAY, Decimal("1000.00"))
    to_come = sum(row.payment for row in part.quote.rows)
    assert part.quote.saving == halfway.remaining_total - to_come - 1000 + part.quote.unused


def test_a_part_lowers_the_payments_where_the_rule_says_so(in_steps: PlanState) -> None:
    """The number of instalments stays."""
    amount = limits(in_steps, TODAY).maximum
    with pytest.raises(NotAMultiple) as refusal:
        quote_part(in_steps, TODAY, amount - 1)
    fitting = refusal.value.amounts[0]
    part = quote_part(in_steps, TODAY, fitting)
    assert part.quote.principal_now % Decimal("499.92") == 0
    assert part.after.periods == part.before.periods
    assert part.after.next_payment < part.before.next_payment
    assert part.after.last_due == part.before.last_due


def test_limits_admit_their_own_sums(halfway: PlanState) -> None:
    """And no cent beyond them."""
    allowed = limits(halfway, TODAY)
    assert allowed.minimum == Decimal("500.00")
    quote_part(halfway, TODAY, allowed.minimum)
    quote_part(halfway, TODAY, allowed.maximum)
    with pytest.raises(BelowMinimum) as below:
        quote_part(halfway, TODAY, allowed.minimum - Decimal("0.01"))
    assert below.value.minimum == allowed.minimum
    with pytest.raises(Refusal) as above:
        quote_part(halfway, TODAY, allowed.maximum + Decimal("0.01"))
    assert above.value.code == "use_payoff"


def test_whole_or_nothing(demo_plans: Plans) -> None:
    """A rule that takes the whole only takes no part."""
    whole = next(
        each for each in demo_plans["MI100002"] if each.plan.policy.code == "xiaomi-installment"
    )
    for ask in (lambda: quote_part(whole, TODAY, Decimal(700)), lambda: limits(whole, TODAY)):
        with pytest.raises(Refusal) as refusal:
            ask()
        assert refusal.value.code == "not_allowed"


def test_what_is_late_comes_first(late: PlanState) -> None:
    """No part of the rest is taken before it."""
    with pytest.raises(Refusal) as refusal:
        quote_part(late, TODAY, Decimal("1000.00"))
    assert refusal.value.code == "overdue_first"


def test_a_part_paid_instalment_is_for_a_human(halfway: PlanState) -> None:
    """As with a payoff."""
    rows = list(halfway.plan.instalments)
    rows[4] = replace(rows[4], paid=Decimal("100.00"))
    part_paid = PlanState(replace(halfway.plan, instalments=tuple(rows)), TODAY)
    with pytest.raises(PartPaid):
        quote_part(part_paid, TODAY, Decimal("1000.00"))
    with pytest.raises(PartPaid):
        limits(part_paid, TODAY)


@pytest.mark.parametrize(
    ("share", "amount"),
    [(Fraction(1, 2), "1808.12"), (Fraction(1, 3), "1205.41"), (Fraction(1), "3616.24")],
)
def test_a_share_is_one_of_the_principal_left(
    halfway: PlanState, share: Fraction, amount: str
) -> None:
    """To the fen, half up."""
    assert share_of_principal(halfway, share) == Decimal(amount)


def test_next_instalments(halfway: PlanState) -> None:
    """From the first unpaid one on, no more than are left."""
    assert [row.no for row in next_instalments(halfway, 2)] == [5, 6]
    assert next_instalments(halfway, 99) == halfway.unpaid
