"""Explanations in codes with numbers: their equations hold and end in the quote's own sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any

import pytest
from hypothesis import given

from actions.payoff import (
    BalanceDays,
    BalanceSpan,
    Equation,
    Explanation,
    Operator,
    PartialQuote,
    PayoffQuote,
    Plan,
    Policy,
    Quantity,
    Series,
    Span,
    Step,
    StepCode,
    Term,
    Value,
    explanations,
    quote_partial,
    quote_payoff,
)
from actions.payoff.rates import Rate
from actions.payoff.rounding import ROUND
from tests.unit.payoff.random_quotes import random_quotes
from tests.unit.payoff.strategies import part_payments, questions

ANNUITY: dict[str, Any] = {
    "principal": "6000.00",
    "periods": 12,
    "start_date": "2025-01-15",
    "first_due_date": "2025-02-15",
    "method": "annuity",
    "annual_rate": "0.12",
}
FLAT_FEE: dict[str, Any] = {
    name: item for name, item in ANNUITY.items() if name != "annual_rate"
} | {"method": "flat_fee", "fee_rate_per_period": "0.006"}

PAYOFF_SUMS = ("total", "carry_on_total", "saving")
PARTIAL_SUMS = (
    "interest_now",
    "charge_now",
    "principal_now",
    "unused",
    "total_interest_after",
    "periods_after",
    "saving",
)

OF_ONE_INSTALMENT = {
    StepCode.DUE_ON_THE_DAY,
    StepCode.WITHIN_GRACE,
    StepCode.LATE_BY_DAYS,
    StepCode.LATE_CAPPED,
}
REMARKS = {
    StepCode.PAYOFF_COSTS_MORE,
    StepCode.PAYOFF_SAVES_NOTHING,
    StepCode.PART_COSTS_MORE,
    StepCode.PART_SAVES_NOTHING,
}
NOTHING = {
    StepCode.NO_INSTALMENT_ACCRUES,
    StepCode.PLAN_WITHOUT_INTEREST,
    StepCode.NOT_YET_ACCRUING,
    StepCode.WHOLE_PERIOD_LATER,
    StepCode.NO_EARLY_CHARGE,
    StepCode.NO_PRINCIPAL_REPAID_EARLY,
    StepCode.FREE_AFTER_PERIODS,
    StepCode.NO_INSTALMENT_LATE,
    StepCode.NO_LATE_CHARGE,
    StepCode.DUE_ON_THE_DAY,
    StepCode.WITHIN_GRACE,
    StepCode.NOTHING_DUE,
    StepCode.DUE_WITHOUT_PRINCIPAL,
    StepCode.DUE_WITHOUT_INTEREST,
    StepCode.DUE_WITHOUT_FEE,
    StepCode.NO_PRINCIPAL_LEFT,
    StepCode.PLAN_WITHOUT_FEE,
    StepCode.NO_INSTALMENT_TO_CHARGE,
    StepCode.NO_FEE_LEFT,
    StepCode.FEES_WAIVED,
    StepCode.NO_DAY_TO_TOP_UP,
    StepCode.TOPUP_COVERED,
    StepCode.COOLING_OFF_WAIVES,
    StepCode.NOTHING_TO_PAY,
    StepCode.NOTHING_UNPAID,
    StepCode.NOTHING_UNUSED,
    StepCode.NO_INTEREST_AFTER,
}
"""Codes that say why a sum is 0."""


def exact(part: Quantity | BalanceDays) -> Fraction:
    """What a quantity stands for, exactly."""
    if isinstance(part, BalanceDays):
        return sum((Fraction(span.balance) * span.days for span in part.spans), Fraction(0))
    if isinstance(part.value, Rate):
        return Fraction(part.value.numerator, part.value.denominator)
    return Fraction(part.value)


def left_side(equation: Equation) -> Fraction:
    """What the quantities of an equation come to, from left to right, before rounding."""
    value = exact(equation.first)
    for operator, quantity in equation.then:
        match operator:
            case Operator.PLUS:
                value += exact(quantity)
            case Operator.MINUS:
                value -= exact(quantity)
            case Operator.TIMES:
                value *= exact(quantity)
            case Operator.OVER:
                value /= exact(quantity)
    return value


def rounded(plan: Plan, value: Fraction) -> Decimal:
    """A value in yuan as the plan rounds it."""
    fen = abs(value) * 100
    whole = ROUND[plan.rounding](fen.numerator, fen.denominator)
    return Decimal(-whole if value < 0 else whole).scaleb(-2)


def equations(steps: Iterable[Step]) -> Iterator[Equation]:
    """The equations of some steps."""
    for step in steps:
        yield from (value for _, value in step.values if isinstance(value, Equation))


def sum_told(value: Value) -> Decimal | None:
    """The sum that a value tells, None where it tells none."""
    match value:
        case Equation():
            return value.amount
        case Series():
            return sum(value.amounts, Decimal(0))
        case Quantity(value=Decimal() as amount):
            return amount
        case Decimal():
            return value
    return None


def outcome(steps: Explanation) -> Decimal:
    """The sum that an explanation arrives at."""
    if steps[0].code in OF_ONE_INSTALMENT:
        assert {step.code for step in steps} <= OF_ONE_INSTALMENT
        return sum((_outcome(step) for step in steps), Decimal(0))
    return _outcome([step for step in steps if step.code not in REMARKS][-1])


def _outcome(step: Step) -> Decimal:
    if step.code in NOTHING:
        return Decimal(0)
    told = [amount for _, value in step.values if (amount := sum_told(value)) is not None]
    return told[-1]


def check_steps(plan: Plan, explained: dict[str, Explanation]) -> None:
    """Every equation holds and does one kind of arithmetic; steps have the values they announce."""
    for steps in explained.values():
        for step in steps:
            assert tuple(name for name, _ in step.values) == step.code.names
        for equation in equations(steps):
            assert rounded(plan, left_side(equation)) == equation.amount, equation
            operators = {operator for operator, _ in equation.then}
            assert operators <= {Operator.PLUS, Operator.MINUS} or (
                operators <= {Operator.TIMES, Operator.OVER}
            )


def check_saving(saving: Decimal, steps: Explanation, *, more: StepCode, nothing: StepCode) -> None:
    """A saving of nothing is remarked on, and so is one below nothing, with what it costs more."""
    remarks = steps[1:]
    if saving < 0:
        assert remarks == (Step(more, (("more", -saving),)),)
    else:
        assert remarks == (() if saving else (Step(nothing),))


def check_payoff(quote: PayoffQuote) -> None:
    """Every explanation arrives at the sum of its line."""
    explained = explanations(quote)
    check_steps(quote.plan, explained)
    assert tuple(explained) == tuple(line.code for line in quote.lines) + PAYOFF_SUMS
    sums = {line.code: line.amount for line in quote.lines}
    sums |= {name: getattr(quote, name) for name in PAYOFF_SUMS}
    assert {name: outcome(steps) for name, steps in explained.items()} == sums
    check_saving(
        quote.saving,
        explained["saving"],
        more=StepCode.PAYOFF_COSTS_MORE,
        nothing=StepCode.PAYOFF_SAVES_NOTHING,
    )


def check_part(quote: PartialQuote) -> None:
    """Every explanation arrives at its sum, and the instalments after are those of the quote."""
    explained = explanations(quote)
    check_steps(quote.plan, explained)
    assert tuple(explained) == PARTIAL_SUMS
    for name, steps in explained.items():
        if name != "periods_after":
            assert outcome(steps) == getattr(quote, name)
    check_saving(
        quote.saving,
        explained["saving"],
        more=StepCode.PART_COSTS_MORE,
        nothing=StepCode.PART_SAVES_NOTHING,
    )
    left, change = explained["periods_after"]
    assert dict(left.values) == {
        "principal": sum(row.principal for row in quote.rows),
        "periods": quote.periods_after,
        "instalments": Span(quote.rows[0].no, quote.rows[-1].no),
    }
    before = quote.standing.to_come
    values = dict(change.values)
    if change.code is StepCode.FEWER_PERIODS:
        assert values["fewer"] == len(before) - len(quote.rows) > 0
        assert values["last_due_before"] == before[-1].due_date
        assert values["last_due_after"] == quote.rows[-1].due_date
        return
    assert len(before) == len(quote.rows)
    if change.code is StepCode.SMALLER_PAYMENTS:
        assert values["payment_before"] == before[0].payment
        assert values["payment_after"] == quote.rows[0].payment
    else:
        assert values == {"last_payment": quote.rows[-1].payment}


@given(questions())
def test_the_explanations_of_a_payoff_arrive_at_its_sums(
    question: tuple[Plan, Policy, int, date],
) -> None:
    check_payoff(quote_payoff(*question))


@given(part_payments())
def test_the_explanations_of_a_part_payment_arrive_at_its_sums(quote: PartialQuote) -> None:
    check_part(quote)


def test_random_quotes_use_every_code_and_a_value_is_always_of_one_kind() -> None:
    """A code that no quote uses would be a sentence that nobody reads."""
    kinds: dict[tuple[StepCode, str], type] = {}
    codes: set[StepCode] = set()
    terms: set[Term] = set()
    for quote in chain(random_quotes("payoff", 36, 2000), random_quotes("partial", 36, 2000)):
        for steps in explanations(quote).values():
            for step in steps:
                codes.add(step.code)
                for name, value in step.values:
                    assert kinds.setdefault((step.code, name), type(value)) is type(value)
                    if isinstance(value, Series | Quantity):
                        terms.add(value.term)
            for equation in equations(steps):
                parts = [equation.first, *(quantity for _, quantity in equation.then)]
                terms |= {part.term for part in parts if isinstance(part, Quantity)}
    assert codes == set(StepCode)
    assert terms == set(Term)


def payoff_explained(
    plan: dict[str, Any], policy: dict[str, Any], paid: int, as_of: str
) -> dict[str, Explanation]:
    quote = quote_payoff(
        Plan.from_json(plan),
        Policy.from_json({"allowed": "both"} | policy),
        paid,
        date.fromisoformat(as_of),
    )
    check_payoff(quote)
    return explanations(quote)


def test_interest_is_balance_times_rate_by_the_year_times_days() -> None:
    (step,) = payoff_explained(ANNUITY, {}, 6, "2025-07-25")["interest"]
    assert step == Step(
        StepCode.ACCRUED,
        (
            (
                "equation",
                Equation(
                    Quantity(Term.REMAINING_PRINCIPAL, Decimal("3089.54")),
                    (
                        (Operator.TIMES, Quantity(Term.ANNUAL_RATE, Rate(12, 100))),
                        (Operator.OVER, Quantity(Term.YEAR_DAYS, 365)),
                        (Operator.TIMES, Quantity(Term.DAYS, 10)),
                    ),
                    Decimal("10.16"),
                ),
            ),
            ("start", date(2025, 7, 15)),
            ("day", date(2025, 7, 25)),
        ),
    )


def test_a_late_charge_tells_its_days_and_its_cap() -> None:
    rule = {"daily_rate": "0.0075", "base": "principal", "cap": "0.05", "grace_days": 3}
    steps = payoff_explained(FLAT_FEE, {"late": rule}, 5, "2025-08-18")["late_charge"]
    base = Quantity(Term.PRINCIPAL, Decimal("500.00"))
    assert steps == (
        Step(
            StepCode.LATE_CAPPED,
            (
                ("instalments", Span(6, 6)),
                (
                    "equation",
                    Equation(
                        base,
                        (
                            (Operator.TIMES, Quantity(Term.DAILY_RATE, Rate(75, 10_000))),
                            (Operator.TIMES, Quantity(Term.DAYS_LATE, 34)),
                        ),
                        Decimal("127.50"),
                    ),
                ),
                (
                    "cap",
                    Equation(
                        base,
                        ((Operator.TIMES, Quantity(Term.CAP_RATE, Rate(5, 100))),),
                        Decimal("25.00"),
                    ),
                ),
            ),
        ),
        Step(StepCode.WITHIN_GRACE, (("instalments", Span(7, 7)), ("days", 3), ("grace_days", 3))),
    )


def test_a_charge_tells_in_steps_what_its_bounds_make_of_it() -> None:
    charge = {"type": "percent", "rate": "0.01", "min": "50.00", "max": "40.00"}
    steps = payoff_explained(ANNUITY, {"charge": charge}, 6, "2025-07-25")["early_charge"]
    assert [step.code for step in steps] == [
        StepCode.CHARGE_ON_PRINCIPAL,
        StepCode.RAISED_TO_MINIMUM,
        StepCode.CUT_TO_MAXIMUM,
    ]
    assert outcome(steps) == Decimal("40.00")


def test_a_top_up_tells_balances_and_days_but_none_of_no_days() -> None:
    policy = {"remaining_fee": "topup", "topup_daily_rate": "0.00065"}
    by_days, less_fees = payoff_explained(FLAT_FEE, policy, 1, "2025-02-25")["fee"]
    (equation,) = equations([by_days])
    assert equation.first == BalanceDays(
        date(2025, 1, 15),
        date(2025, 2, 25),
        (BalanceSpan(Decimal("6000.00"), 31), BalanceSpan(Decimal("5500.00"), 10)),
    )
    (rest,) = equations([less_fees])
    assert rest.then == (
        (Operator.MINUS, Quantity(Term.FEE, Decimal("36.00"), instalments=Span(1, 1))),
    )
    just_covered = policy | {"topup_daily_rate": "0.00014938"}
    _, covered = payoff_explained(FLAT_FEE, just_covered, 1, "2025-02-25")["fee"]
    assert covered.code is StepCode.TOPUP_COVERED
    on_the_day = payoff_explained(FLAT_FEE, policy, 0, "2025-01-15")["fee"]
    assert on_the_day == (Step(StepCode.NO_DAY_TO_TOP_UP),)


def test_sums_of_0_are_not_taken_away_but_a_payoff_of_0_is() -> None:
    nothing_paid = payoff_explained(ANNUITY, {}, 0, "2025-01-25")["principal"]
    assert [equation.then for equation in equations(nothing_paid)] == [()]
    all_paid = payoff_explained(ANNUITY, {}, 12, "2026-01-25")["saving"]
    (equation,) = equations(all_paid)
    assert equation.then == ((Operator.MINUS, Quantity(Term.PAYOFF, Decimal("0.00"))),)


@pytest.mark.parametrize(
    ("charge", "saving"), [("0.01", Decimal("-0.01")), ("0.00", Decimal("0.00"))]
)
def test_a_fen_more_is_remarked_on_and_so_is_a_saving_of_nothing(
    charge: str, saving: Decimal
) -> None:
    plan = Plan.from_json(ANNUITY | {"annual_rate": None, "method": "interest_free"})
    policy = Policy.from_json(
        {
            "allowed": "both",
            "partial_effect": "reduce",
            "charge": {"type": "fixed", "amount": charge},
        }
    )
    day = date(2025, 7, 25)
    payoff = quote_payoff(plan, policy, 6, day)
    part = quote_partial(plan, policy, 6, day, Decimal(1000))
    assert payoff.saving == part.saving == saving
    check_payoff(payoff)
    check_part(part)


def test_an_explanation_cannot_be_changed_and_can_be_a_key() -> None:
    explained = payoff_explained(ANNUITY, {}, 6, "2025-07-25")
    assert len({*explained.values()}) > 5
    (step,) = explained["interest"]
    (equation,) = equations([step])
    assert isinstance(equation.first, Quantity)
    for value, field in ((step, "code"), (equation, "amount"), (equation.first, "value")):
        with pytest.raises(FrozenInstanceError):
            setattr(value, field, None)
