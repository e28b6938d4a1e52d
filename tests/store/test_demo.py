"""The demo shop shows everything, adds up, and is the same for the same day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from actions.payoff import build_schedule
from actions.store import demo
from actions.store.database import session_scope
from actions.store.demo.lenders import LENDERS, POLICIES
from actions.store.records import PlanRecord
from actions.store.repositories import PlanRepository

TODAY = date(2026, 11, 23)
AWKWARD_DAYS = ["2026-11-23", "2027-01-31", "2028-02-29", "2027-03-30", "2026-12-31", "2027-03-01"]


def all_plans() -> dict[str, tuple[PlanRecord, ...]]:
    with session_scope() as session:
        plans = PlanRepository(session)
        return {
            customer.customer_id: plans.for_customer(customer.customer_id)
            for customer in demo.list_demo_customers()
        }


def test_only_an_empty_database_is_filled(demo_shop: str) -> None:
    before = all_plans()
    with session_scope(write=True) as session:
        assert not demo.fill(session, date(2027, 5, 1))
    assert all_plans() == before


@pytest.mark.parametrize("day", AWKWARD_DAYS)
def test_every_plan_adds_up_on_any_day(database: str, day: str) -> None:
    today = date.fromisoformat(day)
    with session_scope(write=True) as session:
        assert demo.fill(session, today)
    for plans in all_plans().values():
        for plan in plans:
            scheduled = build_schedule(plan.terms)
            rows = plan.instalments
            assert sum(row.principal for row in rows) == plan.terms.principal
            assert sum(row.payment for row in rows) == scheduled.total_payment
            assert [(row.no, row.due_date, row.balance) for row in rows] == [
                (row.no, row.due_date, row.balance) for row in scheduled.rows
            ]
            assert all(row.paid + row.waived <= row.payment for row in rows)
            assert rows[-1].balance == Decimal("0.00")
            assert all(payment.paid_on <= today for payment in plan.payments)
            assert plan.ordered_on <= today
            assert len([row for row in rows if row.is_paid]) == plan.instalments_paid


@pytest.mark.parametrize("day", AWKWARD_DAYS)
def test_each_customer_shows_what_is_said_of_them(database: str, day: str) -> None:
    today = date.fromisoformat(day)
    with session_scope(write=True) as session:
        demo.fill(session, today)
    plans = all_plans()

    def only(customer_id: str) -> PlanRecord:
        (plan,) = plans[customer_id]
        return plan

    def due(plan: PlanRecord) -> int:
        return sum(row.due_date <= today for row in plan.instalments)

    middle = only("MI100001")
    assert 0 < due(middle) == middle.instalments_paid < middle.terms.periods - 2
    assert len(plans["MI100002"]) == 3
    begun = only("MI100003")
    assert begun.instalments_paid == 0
    assert (today - begun.terms.start_date).days <= 7
    assert due(begun) == 0
    assert only("MI100004").instalments_paid == only("MI100004").terms.periods - 1
    late = only("MI100005")
    assert due(late) - late.instalments_paid == 2
    ahead = only("MI100006")
    assert ahead.instalments_paid - due(ahead) == 2
    settled = plans["MI100007"]
    assert {plan.status for plan in settled} == {"settled"}
    assert all(plan.settled_on and plan.settled_on <= today for plan in settled)
    assert {plan.payments[-1].kind for plan in settled} == {"instalment", "payoff"}
    free = only("MI100008")
    assert free.terms.method == "interest_free"
    assert {plan.policy.confidence for plan in plans["MI100009"]} == {"unverified"}
    assert plans["MI100010"] == ()


def test_the_settled_plan_paid_less_than_it_was_scheduled_to(demo_shop: str) -> None:
    early = next(plan for plan in all_plans()["MI100007"] if plan.payments[-1].kind == "payoff")
    paid = sum(payment.amount for payment in early.payments)
    scheduled = sum(row.payment for row in early.instalments)
    assert early.terms.principal < paid < scheduled
    assert sum(row.waived for row in early.instalments) == scheduled - paid


def test_every_method_lender_and_rule_appears(demo_shop: str) -> None:
    plans = [plan for each in all_plans().values() for plan in each]
    assert {plan.terms.method.value for plan in plans} == {
        "annuity",
        "equal_principal",
        "flat_fee",
        "interest_free",
    }
    assert {plan.terms.fee_timing.value for plan in plans} == {"per_period", "first_period"}
    assert {plan.lender.code for plan in plans} == {lender.code for lender in LENDERS}
    assert {plan.policy.code for plan in plans} == {policy.code for policy in POLICIES}
    assert {plan.policy.confidence for plan in plans} == {"verified", "reported", "unverified"}


def test_only_the_invented_lender_is_verified(demo_shop: str) -> None:
    for plans in all_plans().values():
        for plan in plans:
            policy = plan.policy
            assert (policy.confidence == "verified") == (policy.lender.code == "demo")
            assert (policy.verified_on is not None) == (policy.confidence == "verified")
            assert (policy.terms.allowed == "unverified") == (policy.confidence == "unverified")
            assert policy.source
    invented = [lender for lender in LENDERS if lender.hotline.startswith("400-000-")]
    assert all("示例" in lender.hotline and "示例" in lender.name for lender in invented)


def test_phones_and_numbers_are_told_apart_and_have_their_forms(
    demo_shop: str, rows: Callable[..., list[tuple[str, ...]]]
) -> None:
    phones = [customer.phone for customer in demo.list_demo_customers()]
    assert phones == [f"138000000{number:02d}" for number in range(1, len(phones) + 1)]
    assert len(phones) >= 10
    numbers = [number for (number,) in rows("SELECT plan_no FROM plan")]
    assert all(len(number) == 14 and number.startswith("FQ") for number in numbers)
    assert all(len(number) == 16 for (number,) in rows("SELECT order_no FROM shop_order"))
