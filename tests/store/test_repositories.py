"""Reading plans, customers, lenders and rules."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import event

from actions.store.database import engine, session_scope
from actions.store.models import LenderRow, PolicyRow
from actions.store.records import PlanRecord
from actions.store.repositories import (
    CustomerRepository,
    LenderRepository,
    PlanRepository,
    PolicyRepository,
)

pytestmark = pytest.mark.usefixtures("demo_shop")


def plans_of(customer_id: str) -> tuple[PlanRecord, ...]:
    with session_scope() as session:
        return PlanRepository(session).for_customer(customer_id)


def test_plans_come_newest_first_with_everything_that_belongs_to_them() -> None:
    plans = plans_of("MI100002")
    assert [plan.product_name for plan in plans] == ["小米平板7", "小米15", "REDMI K80"]
    assert plans[0].ordered_on > plans[1].ordered_on > plans[2].ordered_on
    plan = plans[1]
    assert plan.lender.code == "xiaomi"
    assert plan.product_aliases == ("米15",)
    assert plan.policy.confidence == "reported"
    assert plan.policy.verified_on is None
    assert plan.policy.document["source"] == plan.policy.source
    assert plan.instalments_paid == 3
    assert plan.status == "active"
    assert [row.no for row in plan.instalments] == list(range(1, 13))
    assert sum(row.principal for row in plan.instalments) == Decimal("4499.00")
    assert [payment.amount for payment in plan.payments] == [
        row.payment for row in plan.instalments[:3]
    ]
    assert plan.part_paid == Decimal("0.00")


def test_sums_have_two_decimals() -> None:
    for row in plans_of("MI100002")[0].instalments:
        for amount in (row.payment, row.principal, row.interest, row.fee, row.balance, row.paid):
            assert amount.as_tuple().exponent == -2


def test_a_plan_is_found_by_its_customer_only() -> None:
    number = plans_of("MI100001")[0].plan_no
    with session_scope() as session:
        plans = PlanRepository(session)
        found = plans.find("MI100001", number)
        assert found is not None
        assert found.plan_no == number
        assert plans.find("MI100002", number) is None
        assert plans.find("MI100001", "FQ000000000000") is None
        assert plans.find("MI100001", "' OR 1=1 --") is None
        assert plans.find("nobody", number) is None


def test_a_customer_with_nothing_has_no_plans() -> None:
    assert plans_of("MI100010") == ()
    assert plans_of("nobody") == ()


@pytest.mark.parametrize("customer_id", ["MI100001", "MI100002"])
def test_the_number_of_queries_does_not_grow_with_the_plans(customer_id: str) -> None:
    statements: list[str] = []

    def note(_conn: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(engine(), "before_cursor_execute", note)
    try:
        plans_of(customer_id)
    finally:
        event.remove(engine(), "before_cursor_execute", note)
    assert sum(statement.startswith("SELECT") for statement in statements) == 3


def test_customers_are_found_by_id_and_by_phone() -> None:
    with session_scope() as session:
        customers = CustomerRepository(session)
        by_id = customers.by_id("MI100003")
        assert by_id is not None
        assert by_id == customers.by_phone("13800000003")
        assert (by_id.masked_name, by_id.masked_phone) == ("张*", "138****0003")
        assert customers.by_id("MI999999") is None
        assert customers.by_phone("13999999999") is None


def test_lenders_are_listed_by_code() -> None:
    with session_scope() as session:
        lenders = LenderRepository(session)
        codes = [lender.code for lender in lenders.all()]
        assert codes == sorted(codes)
        found = lenders.by_code("huabei")
        assert found is not None
        assert found.hotline == "95188"
        assert lenders.by_code("nobody") is None


def test_rules_apply_between_their_days() -> None:
    with session_scope(write=True) as session:
        lender = LenderRow(code="bank", name="银行")
        for code, begins, ends in (
            ("old", date(2025, 1, 1), date(2025, 12, 31)),
            ("new", date(2026, 1, 1), None),
            ("always", None, None),
        ):
            session.add(
                PolicyRow(
                    code=code,
                    lender=lender,
                    name=code,
                    document={"allowed": "whole"},
                    source="合同",
                    valid_from=begins,
                    valid_to=ends,
                    confidence="reported",
                )
            )
    with session_scope() as session:
        policies = PolicyRepository(session)

        def in_force(on: date) -> list[str]:
            return [policy.code for policy in policies.in_force("bank", on)]

        assert in_force(date(2024, 12, 31)) == ["always"]
        assert in_force(date(2025, 12, 31)) == ["old", "always"]
        assert in_force(date(2026, 1, 1)) == ["new", "always"]
        assert policies.in_force("nobody", date(2026, 1, 1)) == ()
