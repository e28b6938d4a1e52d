"""What the rest of the action server calls, beyond what the worked cases hold."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

import pytest

import actions.payoff as payoff
from actions.payoff import (
    BelowMinimum,
    InvalidInput,
    NotAMultiple,
    PayoffError,
    Plan,
    Policy,
    Refusal,
    build_schedule,
    instalments_ahead,
    partial_limits,
    quote_partial,
    quote_payoff,
    standing_on,
)
from actions.payoff.document import MAX_COUNT
from actions.payoff.policy import Charge, LateRule

ANNUITY: dict[str, Any] = {
    "principal": "6000.00",
    "periods": 12,
    "start_date": "2025-01-15",
    "first_due_date": "2025-02-15",
    "method": "annuity",
    "annual_rate": "0.12",
}
FLAT_FEE: dict[str, Any] = {
    "principal": "6000.00",
    "periods": 12,
    "start_date": "2025-01-15",
    "first_due_date": "2025-02-15",
    "method": "flat_fee",
    "fee_rate_per_period": "0.006",
}
PLAN = Plan.from_json(ANNUITY)
FEE_PLAN = Plan.from_json(FLAT_FEE)


def rule(**fields: Any) -> Policy:
    return Policy.from_json({"allowed": "both", "partial_effect": "reduce"} | fields)


def test_the_public_names_are_all_there() -> None:
    for name in payoff.__all__:
        assert getattr(payoff, name) is not None


def test_sums_are_decimal_yuan_with_two_decimals_whatever_the_callers_context() -> None:
    with localcontext() as context:
        context.prec = 3
        schedule = build_schedule(PLAN)
        quote = quote_payoff(PLAN, rule(), 6, date(2025, 7, 25))
        row = schedule.rows[0]
        sums = [row.payment, row.principal, row.interest, row.fee, row.balance]
        assert [str(sum_) for sum_ in sums] == ["533.09", "473.09", "60.00", "0.00", "5526.91"]
        assert str(schedule.total_payment) == "6397.11"
        assert (str(quote.total), str(quote.carry_on_total)) == ("3099.70", "3198.57")
        assert str(quote.saving) == "98.87"
        assert str(quote.line("interest").amount) == "10.16"
        assert str(PLAN.principal) == "6000.00"


def test_a_quote_cannot_be_changed() -> None:
    quote = quote_payoff(PLAN, rule(), 6, date(2025, 7, 25))
    with pytest.raises(FrozenInstanceError):
        quote.lines = ()  # type: ignore[misc]
    with pytest.raises(AttributeError):
        quote.lines[0].fen = 1  # type: ignore[misc]
    with pytest.raises(KeyError):
        quote.line("total")


@pytest.mark.parametrize(
    "value",
    [
        payoff.InstalmentsAhead,
        payoff.PartialLimits,
        payoff.PartialQuote,
        payoff.PayoffQuote,
        payoff.Plan,
        payoff.Policy,
        payoff.Schedule,
        payoff.Standing,
        Charge,
        LateRule,
    ],
)
def test_values_are_frozen_and_hold_no_more_than_their_fields(value: Any) -> None:
    assert value.__dataclass_params__.frozen
    assert hasattr(value, "__slots__") == (value is not payoff.Schedule)


@pytest.mark.parametrize("value", [Charge, LateRule, payoff.Plan, payoff.Policy])
def test_terms_and_rules_are_made_by_name(value: Any) -> None:
    assert value.__dataclass_params__.kw_only


def test_where_a_plan_stands() -> None:
    standing = standing_on(PLAN, 5, date(2025, 7, 25))
    assert [row.no for row in standing.due] == [6]
    assert standing.next_due is not None
    assert standing.next_due.no == 7
    assert standing.next_due.due_date == date(2025, 8, 15)
    assert [row.no for row in standing.to_come] == [7, 8, 9, 10, 11, 12]
    assert standing.due_total == Decimal("533.09")
    assert standing.remaining_total == Decimal("3731.66")
    assert standing.remaining_principal == Decimal("3586.76")
    assert standing.period_start == date(2025, 7, 15)


def test_where_a_plan_stands_before_its_start_and_after_its_end() -> None:
    early = standing_on(PLAN, 0, date(2025, 1, 1))
    assert early.next_due is not None
    assert early.next_due.no == 1
    assert early.period_start == date(2025, 1, 15)
    assert early.due == ()
    late = standing_on(PLAN, 12, date(2027, 1, 1))
    assert late.next_due is None
    assert late.to_come == late.due == ()
    assert late.remaining_total == late.due_total == late.remaining_principal == 0


def test_what_instalments_ahead_come_to() -> None:
    ahead = instalments_ahead(PLAN, 5, date(2025, 7, 25), 2)
    assert [row.no for row in ahead.rows] == [7, 8]
    assert ahead.amount == Decimal("1066.18")
    assert len(instalments_ahead(PLAN, 5, date(2025, 7, 25), 6).rows) == 6
    for count in (0, -1, 7):
        with pytest.raises(InvalidInput, match="from 1 to 6") as raised:
            instalments_ahead(PLAN, 5, date(2025, 7, 25), count)
        assert raised.value.field == "count"


@pytest.mark.parametrize("paid", [-1, 13])
def test_more_instalments_paid_than_there_are_is_refused(paid: int) -> None:
    for ask in (standing_on, lambda *args: quote_payoff(args[0], rule(), *args[1:])):
        with pytest.raises(InvalidInput, match="from 0 to 12") as raised:
            ask(PLAN, paid, date(2025, 7, 25))
        assert raised.value.field == "paid.instalments"


@pytest.mark.parametrize(("allowed", "code"), [("no", "not_allowed"), ("unverified", "unverified")])
def test_a_rule_that_gives_no_sum_refuses(allowed: str, code: str) -> None:
    with pytest.raises(Refusal) as raised:
        quote_payoff(PLAN, Policy.from_json({"allowed": allowed}), 6, date(2025, 7, 25))
    assert raised.value.code == code
    assert raised.value.message
    assert str(raised.value) == f"{code}: {raised.value.message}"


def test_the_smallest_amount_is_named() -> None:
    with pytest.raises(BelowMinimum) as raised:
        quote_partial(PLAN, rule(partial_min="500"), 6, date(2025, 7, 15), Decimal(400))
    assert raised.value.minimum == Decimal("500.00")
    assert "500.00" in raised.value.message
    fixed = rule(charge={"type": "fixed", "amount": "30"})
    with pytest.raises(BelowMinimum) as raised:
        quote_partial(PLAN, fixed, 6, date(2025, 7, 25), Decimal(40))
    assert raised.value.minimum == Decimal("40.17")
    smallest = quote_partial(PLAN, fixed, 6, date(2025, 7, 25), Decimal("40.17"))
    assert smallest.principal_now == Decimal("0.01")


@pytest.mark.parametrize(
    ("amount", "nearest"),
    [
        ("1200", ["1000.00", "1500.00"]),
        ("100", ["500.00"]),
        ("999.99", ["500.00", "1000.00"]),
        ("4499", ["4000.00", "4500.00"]),
    ],
)
def test_the_nearest_multiples_are_named(amount: str, nearest: list[str]) -> None:
    policy = rule(partial_multiple="instalment_principal")
    with pytest.raises(NotAMultiple) as raised:
        quote_partial(FEE_PLAN, policy, 3, date(2025, 4, 15), Decimal(amount))
    assert raised.value.step == Decimal("500.00")
    assert [str(sum_) for sum_ in raised.value.nearest] == nearest
    assert raised.value.amounts == raised.value.nearest
    for sum_ in nearest:
        assert sum_ in raised.value.message


def test_the_amounts_of_the_nearest_multiples_hold_interest_and_charge() -> None:
    plan = Plan.from_json(ANNUITY | {"method": "equal_principal"})
    policy = rule(
        partial_multiple="instalment_principal", charge={"type": "percent", "rate": "0.02"}
    )
    with pytest.raises(NotAMultiple) as raised:
        quote_partial(plan, policy, 3, date(2025, 4, 25), Decimal(1200))
    assert raised.value.nearest == (Decimal("1000.00"), Decimal("1500.00"))
    assert raised.value.amounts == (Decimal("1034.79"), Decimal("1544.79"))
    for amount, principal in zip(raised.value.amounts, raised.value.nearest, strict=True):
        quote = quote_partial(plan, policy, 3, date(2025, 4, 25), amount)
        assert (quote.principal_now, quote.unused) == (principal, Decimal(0))


def test_no_more_than_is_owed_is_named() -> None:
    plan = Plan.from_json(FLAT_FEE | {"principal": "101.00", "periods": 3})
    policy = rule(partial_multiple="instalment_principal")
    with pytest.raises(NotAMultiple) as raised:
        quote_partial(plan, policy, 1, date(2025, 2, 15), Decimal("67.32"))
    assert raised.value.step == Decimal("33.67")
    assert [str(sum_) for sum_ in raised.value.nearest] == ["33.67"]


def test_an_instalment_without_principal_has_no_multiple() -> None:
    plan = Plan.from_json(
        ANNUITY | {"method": "interest_free", "annual_rate": None, "principal": "0.05"}
    )
    policy = rule(partial_multiple="instalment_principal")
    with pytest.raises(NotAMultiple) as raised:
        quote_partial(plan, policy, 0, date(2025, 1, 20), Decimal("0.03"))
    assert raised.value.nearest == raised.value.amounts == ()
    assert "none" in raised.value.message


def test_a_policy_for_parts_must_say_what_they_do() -> None:
    with pytest.raises(InvalidInput) as raised:
        quote_partial(
            PLAN, Policy.from_json({"allowed": "both"}), 6, date(2025, 7, 15), Decimal(100)
        )
    assert raised.value.field == "policy.partial_effect"


@pytest.mark.parametrize(
    "amount",
    [
        "0",
        "-5",
        "0.001",
        "1e-999999",
        "1." + "0" * 200 + "1",
        "NaN",
        "Infinity",
        "1e12",
        "1e999999",
    ],
)
def test_an_amount_that_is_no_sum_is_refused(amount: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        quote_partial(PLAN, rule(), 6, date(2025, 7, 15), Decimal(amount))
    assert raised.value.field == "amount"


def test_an_amount_must_be_a_decimal() -> None:
    with pytest.raises(InvalidInput, match="finite Decimal"):
        quote_partial(PLAN, rule(), 6, date(2025, 7, 15), 100.0)  # type: ignore[arg-type]


def test_the_limits_of_a_part_payment() -> None:
    day = date(2025, 7, 25)
    limits = partial_limits(PLAN, rule(), 6, day)
    assert (str(limits.minimum), str(limits.maximum)) == ("10.17", "3099.69")
    assert limits.step is None
    charged = rule(
        charge={"type": "percent", "rate": "0.01"},
        partial_min="500",
        partial_multiple="instalment_principal",
    )
    limits = partial_limits(FEE_PLAN, charged, 6, date(2025, 7, 15))
    assert (limits.minimum, limits.maximum) == (Decimal("500.00"), Decimal("3029.99"))
    assert limits.step == Decimal("500.00")
    charge_all = partial_limits(FEE_PLAN, rule(remaining_fee="charge_all"), 6, day)
    assert charge_all.maximum == Decimal("2999.99")
    cooling = partial_limits(PLAN, rule(cooling_off_days=30), 0, date(2025, 1, 25))
    assert cooling.maximum == Decimal("5999.99")


def test_a_minimum_above_what_is_left_leaves_only_the_payoff() -> None:
    with pytest.raises(Refusal) as raised:
        partial_limits(PLAN, rule(partial_min="9000"), 6, date(2025, 7, 25))
    assert raised.value.code == "use_payoff"
    exact = partial_limits(PLAN, rule(partial_min="3099.69"), 6, date(2025, 7, 25))
    assert exact.minimum == exact.maximum == Decimal("3099.69")


def test_a_plan_writes_out_its_terms() -> None:
    assert PLAN.to_json() == ANNUITY | {
        "accrual": "per_period",
        "fee_timing": "per_period",
        "rounding": "half_up",
        "remainder_in": "last",
    }
    listed = ANNUITY | {"periods": 2, "due_dates": ["2025-02-15", "2025-03-16"]}
    del listed["first_due_date"]
    assert Plan.from_json(listed).to_json()["due_dates"] == ["2025-02-15", "2025-03-16"]
    assert "first_due_date" not in Plan.from_json(listed).to_json()
    fee = FLAT_FEE | {"fee_rate_per_period": None, "fee_total": "432"}
    assert Plan.from_json(fee).to_json()["fee_total"] == "432.00"
    assert "fee_rate_per_period" not in Plan.from_json(fee).to_json()
    assert FEE_PLAN.to_json()["fee_rate_per_period"] == "0.006"
    assert "annual_rate" not in FEE_PLAN.to_json()


def test_a_policy_writes_out_its_rule() -> None:
    document = {
        "allowed": "both",
        "interest": "whole_period",
        "day_count": "30/360",
        "remaining_fee": "topup",
        "topup_daily_rate": "0.00065",
        "charge": {"type": "months_interest", "months": 2, "min": "1.00", "max": "9.50"},
        "free_after_periods": 6,
        "cooling_off_days": 7,
        "late": {"daily_rate": "0.0005", "base": "principal", "grace_days": 3, "cap": "0.5"},
        "partial_min": "100.00",
        "partial_multiple": "instalment_principal",
        "partial_effect": "shorten",
        "source": "合同第八条",
        "verified_on": "2025-06-01",
        "valid_from": "2025-01-01",
        "valid_to": "2025-12-31",
    }
    assert Policy.from_json(document).to_json() == document
    assert Policy.from_json({"allowed": "no"}).to_json() == {
        "allowed": "no",
        "interest": "to_day",
        "day_count": "actual/365",
        "remaining_fee": "waive",
    }
    for charge in (
        {"type": "percent", "rate": "0.03"},
        {"type": "fixed", "amount": "30.00"},
        {"type": "none"},
    ):
        assert rule(charge=charge).to_json()["charge"] == charge
    late = {"daily_rate": "0.0005", "base": "instalment"}
    assert rule(late=late).to_json()["late"] == late | {"grace_days": 0}


def test_every_column_of_a_schedule_is_as_long_as_the_plan() -> None:
    up_front = build_schedule(Plan.from_json(FLAT_FEE | {"fee_timing": "first_period"}))
    assert up_front.fees == (43200, *[0] * 11)
    columns = (up_front.principals, up_front.interests, up_front.balances, up_front.due_dates)
    assert {len(column) for column in columns} == {12}


def test_a_policy_may_be_in_force_for_a_day() -> None:
    day = {"valid_from": "2025-01-01", "valid_to": "2025-01-01"}
    assert rule(**day).valid_from == rule(**day).valid_to == date(2025, 1, 1)
    rule(valid_to="2024-01-01")
    rule(valid_from="2026-01-01")


def test_zero_may_be_written_where_a_rate_does_not_belong() -> None:
    for zero in ("0", "0.00"):
        assert Plan.from_json(FLAT_FEE | {"annual_rate": zero}) == FEE_PLAN


@pytest.mark.parametrize(
    ("field", "low", "high"),
    [("free_after_periods", 0, MAX_COUNT), ("cooling_off_days", 0, MAX_COUNT)],
)
def test_counts_have_bounds(field: str, low: int, high: int) -> None:
    for count in (low, high):
        rule(**{field: count})
    for count in (low - 1, high + 1):
        with pytest.raises(InvalidInput, match=f"from {low} to {high}"):
            rule(**{field: count})


@pytest.mark.parametrize(("rate", "good"), [("10", True), ("10.0", True), ("10.01", False)])
def test_rates_run_from_0_to_10(rate: str, good: bool) -> None:
    document = ANNUITY | {"annual_rate": rate}
    if good:
        assert Plan.from_json(document).annual_rate.value == 10
    else:
        with pytest.raises(InvalidInput, match="must not be above 10"):
            Plan.from_json(document)


def test_a_rate_of_a_hundred_characters_is_the_longest() -> None:
    rate = "0." + "1" * 98
    assert Plan.from_json(ANNUITY | {"annual_rate": rate}).annual_rate.text == rate
    with pytest.raises(InvalidInput, match="longer than 100"):
        Plan.from_json(ANNUITY | {"annual_rate": rate + "1"})


def test_errors_are_of_one_family_and_say_what_and_where() -> None:
    with pytest.raises(PayoffError) as raised:
        Plan.from_json(ANNUITY | {"periods": 0}, path="offer")
    error = raised.value
    assert isinstance(error, InvalidInput)
    assert (error.code, error.field) == ("invalid_input", "offer.periods")
    assert error.message == "must be from 1 to 360"
    assert str(error) == "invalid_input: offer.periods must be from 1 to 360"
    with pytest.raises(InvalidInput) as raised_too:
        Policy.from_json({"allowed": "both", "charge": {"type": "some"}}, path="rule")
    assert raised_too.value.field == "rule.charge.type"
    assert "months_interest" in raised_too.value.message


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"principal": None}, "is missing"),
        ({"principal": "0"}, "more than 0"),
        ({"principal": 1}, "must be a string"),
        ({"annual_rate": None}, "annuity needs one"),
        ({"first_due_date": "2025-01-15"}, "after start_date"),
        ({"first_due_date": "9999-12-01"}, "no room"),
        ({"due_dates": ["2025-02-15"] * 12}, "beside first_due_date"),
        ({"fee_total": "1"}, "does not belong to annuity"),
        ({"start_date": "2025-02-29"}, "not a day of the calendar"),
        ({"start_date": "29.01.2025"}, "YYYY-MM-DD"),
        ({"method": "loan"}, "annuity, equal_principal, flat_fee, interest_free"),
    ],
)
def test_a_reason_says_what_was_wrong(change: dict[str, Any], message: str) -> None:
    with pytest.raises(InvalidInput, match=message):
        Plan.from_json(ANNUITY | change)
