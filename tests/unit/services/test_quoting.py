"""Quotes for a day, and what falls due before it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from actions.payoff import Refusal, quote_payoff
from actions.services.plan_state import PlanState
from actions.services.quoting import PartPaid, late_part, line_amount, quote_on
from tests.unit.services.conftest import TODAY, Plans


def test_today(halfway: PlanState) -> None:
    """Principal left, 21 days of interest at 14.4 % over 365, and 1 % of the principal."""
    dated = quote_on(halfway, TODAY)
    assert dated.as_of == TODAY
    principal = Decimal("3616.24")
    assert line_amount(dated.quote, "principal") == principal
    interest = principal * Decimal("0.144") * 21 / 365
    assert line_amount(dated.quote, "interest") == round(interest, 2)
    assert line_amount(dated.quote, "early_charge") == Decimal("36.16")
    assert dated.quote.total == Decimal("3682.36")
    assert dated.due_before == ()
    assert dated.after_them is None


def test_an_instalment_falls_due_before_the_day(halfway: PlanState) -> None:
    """It counts as late in the quote, and as paid on time in the quote after it."""
    dated = quote_on(halfway, date(2026, 12, 20))
    assert [row.no for row in dated.due_before] == [5]
    # 18 days, 3 of them of grace: 433.39 at 0.05 % a day.
    assert late_part(dated.quote) == Decimal("3.90")
    assert dated.after_them is not None
    assert late_part(dated.after_them) == Decimal("0.00")
    assert line_amount(dated.after_them, "due_principal") == Decimal("0.00")
    paid_in_time = dated.after_them.total + dated.due_before[0].payment
    assert paid_in_time == dated.quote.total - late_part(dated.quote)


def test_several_instalments_fall_due_before_the_day(halfway: PlanState) -> None:
    """The quote after them counts each of them as paid."""
    day = date(2027, 1, 10)
    dated = quote_on(halfway, day)
    assert [row.no for row in dated.due_before] == [5, 6]
    plan = halfway.plan
    assert dated.after_them == quote_payoff(plan.terms, plan.policy.terms, 6, day)


def test_on_the_due_day_the_instalment_is_within_the_quote(halfway: PlanState) -> None:
    """As due, without a late charge, and no further interest."""
    dated = quote_on(halfway, date(2026, 12, 2))
    assert [row.no for row in dated.due_before] == [5]
    assert late_part(dated.quote) == Decimal("0.00")
    assert line_amount(dated.quote, "due_interest") == Decimal("43.39")
    assert line_amount(dated.quote, "interest") == Decimal("0.00")


def test_on_a_due_day_that_is_today_nothing_is_assumed(halfway: PlanState) -> None:
    """Whether it is paid today nobody can say yet."""
    due = date(2026, 12, 2)
    dated = quote_on(PlanState(halfway.plan, due), due)
    assert dated.due_before == ()
    assert dated.after_them is None


def test_who_is_late_is_not_assumed_to_pay_on_time(late: PlanState) -> None:
    """What falls due is told, but there is no quote as if it had been paid."""
    dated = quote_on(late, date(2026, 12, 20))
    assert [row.no for row in dated.due_before] == [8]
    assert dated.after_them is None
    assert late_part(dated.quote) > 0


def test_a_part_paid_instalment_is_for_a_human(halfway: PlanState) -> None:
    """The engine counts whole instalments only, so no sum is told."""
    rows = list(halfway.plan.instalments)
    rows[4] = replace(rows[4], paid=Decimal("0.01"))
    part_paid = PlanState(replace(halfway.plan, instalments=tuple(rows)), TODAY)
    with pytest.raises(PartPaid):
        quote_on(part_paid, TODAY)


@pytest.mark.parametrize(
    ("customer", "day", "code"),
    [
        ("MI100013", TODAY, "not_allowed"),
        ("MI100009", TODAY, "unverified"),
        ("MI100003", date(2026, 11, 1), "before_start"),
    ],
)
def test_refusals(demo_plans: Plans, customer: str, day: date, code: str) -> None:
    """A rule that forbids, one that nobody has verified, a day before the plan began."""
    for state in demo_plans[customer]:
        with pytest.raises(Refusal) as refusal:
            quote_on(state, day)
        assert refusal.value.code == code


def test_an_absent_line_is_zero(halfway: PlanState) -> None:
    """So that callers need not ask whether it is there."""
    assert line_amount(quote_on(halfway, TODAY).quote, "topup") == Decimal("0.00")
