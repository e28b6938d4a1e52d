"""What holds for every plan and policy, whatever the numbers."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from actions.payoff import (
    PartialQuote,
    Plan,
    Policy,
    Refusal,
    annualised_rate,
    build_schedule,
    instalments_ahead,
    quote_partial,
    quote_payoff,
    standing_on,
)
from actions.payoff.policy import PartialEffect, RemainingFee
from actions.payoff.rates import Rate
from actions.payoff.schedule import annuity_payment
from actions.payoff.terms import Accrual, Method
from tests.unit.payoff.strategies import (
    limits_or_none,
    part_payments,
    plans,
    plans_of,
    policies,
    questions,
)

FEN = Decimal("0.01")


@given(plans())
def test_a_schedule_repays_the_principal_and_nothing_is_off_by_a_fen(plan: Plan) -> None:
    schedule = build_schedule(plan)
    assert len(schedule.rows) == len(schedule.fees) == len(schedule.due_dates) == plan.periods
    balance = plan.principal
    for no, row in enumerate(schedule.rows, start=1):
        assert row.no == no
        assert min(row.principal, row.interest, row.fee) >= 0
        assert row.payment == row.principal + row.interest + row.fee
        balance -= row.principal
        assert row.balance == balance >= 0
    assert balance == 0
    assert sum(row.principal for row in schedule.rows) == plan.principal
    assert schedule.total_payment == sum(row.payment for row in schedule.rows)
    assert schedule.total_interest == sum(row.interest for row in schedule.rows)
    assert schedule.total_fee == sum(row.fee for row in schedule.rows)
    assert schedule.total_payment == plan.principal + schedule.total_interest + schedule.total_fee


@given(plans())
def test_a_plan_without_a_price_costs_nothing(plan: Plan) -> None:
    if plan.method is Method.INTEREST_FREE:
        assert build_schedule(plan).total_payment == plan.principal


@given(questions())
def test_a_total_is_the_sum_of_its_lines(question: tuple[Plan, Policy, int, date]) -> None:
    plan, policy, paid, day = question
    quote = quote_payoff(plan, policy, paid, day)
    assert quote.total == sum(line.amount for line in quote.lines)
    assert quote.saving == quote.carry_on_total - quote.total
    assert all(line.amount >= 0 for line in quote.lines)
    late = quote.line("late_charge").amount
    assert quote.carry_on_total == standing_on(plan, paid, day).remaining_total + late


@given(questions())
def test_all_principal_not_yet_paid_is_in_the_lines(
    question: tuple[Plan, Policy, int, date],
) -> None:
    plan, policy, paid, day = question
    quote = quote_payoff(plan, policy, paid, day)
    principal = quote.line("due_principal").amount + quote.line("principal").amount
    assert principal == standing_on(plan, paid, day).remaining_principal


@given(plans_of("annuity", "equal_principal"), policies(interest="to_day"), st.data())
def test_a_later_day_never_lowers_interest_within_a_period(
    plan: Plan, policy: Policy, data: st.DataObject
) -> None:
    running = data.draw(st.integers(0, plan.periods - 1))
    start = plan.due_dates[running - 1] if running else plan.start_date
    days = (plan.due_dates[running] - start).days
    earlier = data.draw(st.integers(0, days - 1))
    later = data.draw(st.integers(earlier, days - 1))
    policy = replace(policy, cooling_off_days=None)
    quotes = [
        quote_payoff(plan, policy, running, start + timedelta(days=day)).line("interest").amount
        for day in (earlier, later)
    ]
    assert quotes[0] <= quotes[1]


@given(questions())
def test_waiving_fees_costs_no_more_than_the_next_and_that_no_more_than_all(
    question: tuple[Plan, Policy, int, date],
) -> None:
    plan, policy, paid, day = question
    totals = [
        quote_payoff(plan, replace(policy, remaining_fee=rule), paid, day).total
        for rule in (RemainingFee.WAIVE, RemainingFee.CHARGE_NEXT, RemainingFee.CHARGE_ALL)
    ]
    assert totals == sorted(totals)


@given(part_payments())
def test_a_part_payment_adds_up(quote: PartialQuote) -> None:
    assert quote.amount == (
        quote.interest_now + quote.charge_now + quote.principal_now + quote.unused
    )
    assert quote.unused >= 0
    left = quote.standing.remaining_principal - quote.principal_now
    assert sum(row.principal for row in quote.rows) == left
    assert quote.rows[-1].balance == 0
    assert all(row.balance > 0 for row in quote.rows[:-1])
    assert quote.periods_after == len(quote.rows)


@given(plans(), policies(partial_multiple=None), st.data())
def test_the_limits_are_the_last_amounts_taken(
    plan: Plan, policy: Policy, data: st.DataObject
) -> None:
    paid = data.draw(st.integers(0, plan.periods - 1))
    day = plan.due_dates[paid - 1] if paid else plan.start_date
    limits = limits_or_none(plan, policy, paid, day)
    if limits is None:
        return
    for amount in (limits.minimum, limits.maximum):
        assert quote_partial(plan, policy, paid, day, amount).principal_now > 0
    for amount, code in (
        (limits.minimum - FEN, "below_minimum"),
        (limits.maximum + FEN, "use_payoff"),
    ):
        if amount > 0:
            with pytest.raises(Refusal) as raised:
                quote_partial(plan, policy, paid, day, amount)
            assert raised.value.code == code


@given(
    plans_of("annuity", "equal_principal").filter(lambda plan: plan.periods > 1),
    policies(partial_multiple=None, partial_min=None),
    st.data(),
)
def test_shortening_never_pays_more_interest_than_reducing(
    plan: Plan, policy: Policy, data: st.DataObject
) -> None:
    """Where the payment worked out anew is not above the old one: to the fen for an annuity.

    By days, a long first period leaves an annuity's payment too small for the balance it meets.
    By the period, a fen that its rounding left grows at a high rate until it shows in the balance,
    and with a part payment of next to nothing in the payment.
    """
    plan = replace(plan, principal_fen=plan.principal_fen + 100_00)
    if plan.method is Method.ANNUITY:
        plan = replace(plan, accrual=Accrual.PER_PERIOD)
    paid = data.draw(st.integers(0, plan.periods - 2))
    day = plan.due_dates[paid - 1] if paid else plan.start_date
    limits = limits_or_none(plan, policy, paid, day)
    if limits is None:
        return
    share = data.draw(st.integers(1, 99))
    fen = int(limits.minimum * 100) + int(limits.maximum - limits.minimum) * share
    shorter, smaller = (
        quote_partial(plan, replace(policy, partial_effect=effect), paid, day, Decimal(fen) / 100)
        for effect in (PartialEffect.SHORTEN, PartialEffect.REDUCE)
    )
    rounding = FEN * plan.periods
    if plan.method is Method.ANNUITY:
        left = smaller.standing.principal_to_come_fen - smaller.principal_now_fen
        anew = annuity_payment(plan, left, plan.periods - paid)
        assume(anew <= annuity_payment(plan, plan.principal_fen, plan.periods))
        rounding = Decimal(0)
    assert shorter.total_interest_after <= smaller.total_interest_after + rounding
    assert shorter.periods_after <= smaller.periods_after


@given(plans_of("annuity"))
def test_an_annuity_pays_the_same_every_month_but_the_last(plan: Plan) -> None:
    rows = build_schedule(plan).rows
    level = {row.payment for row in rows[:-1] if row.balance and row.principal}
    assert len(level) <= 1


@given(plans_of("equal_principal", "flat_fee", "interest_free"))
def test_principal_is_split_evenly_but_for_one_instalment(plan: Plan) -> None:
    assert len({row.principal for row in build_schedule(plan).rows}) <= 2


@given(questions())
def test_a_payoff_in_the_cooling_off_days_costs_the_principal(
    question: tuple[Plan, Policy, int, date],
) -> None:
    plan, policy, _, _ = question
    quote = quote_payoff(plan, replace(policy, cooling_off_days=3), 0, plan.start_date)
    assert quote.total == plan.principal
    assert [line.code for line in quote.lines if line.fen] == ["principal"]


@given(questions())
def test_instalments_paid_ahead_come_to_what_is_scheduled(
    question: tuple[Plan, Policy, int, date],
) -> None:
    plan, _, paid, day = question
    to_come = standing_on(plan, paid, day).to_come
    assume(to_come)
    ahead = instalments_ahead(plan, paid, day, len(to_come))
    assert ahead.rows == to_come
    assert ahead.amount == sum(row.payment for row in to_come)


@given(plans())
def test_a_plan_survives_its_json_form(plan: Plan) -> None:
    assert Plan.from_json(plan.to_json()) == plan


@given(policies())
def test_a_policy_survives_its_json_form(policy: Policy) -> None:
    assert Policy.from_json(policy.to_json()) == policy


@settings(max_examples=40)
@given(
    plans(
        method="annuity",
        principal="10000.00",
        periods=24,
        due_dates=None,
        start_date="2024-01-31",
        first_due_date="2024-02-29",
        accrual="per_period",
        fee_rate_per_period=None,
        fee_total=None,
        annual_rate="0.12",
    ),
    st.integers(0, 10_000),
)
def test_an_annuity_by_the_period_costs_about_its_rate(plan: Plan, rate: int) -> None:
    plan = replace(plan, annual_rate=Rate(rate, 10_000))
    drift = abs(annualised_rate(plan).nominal_apr - plan.annual_rate.value)
    assert drift < Decimal("0.0005")


@given(st.integers(0, 10**30), st.integers(0, 30))
def test_a_rate_reads_as_it_was_written(digits: int, places: int) -> None:
    text = Rate(digits, 10**places).text
    assert Decimal(text) == Decimal(f"{digits}e-{places}")
