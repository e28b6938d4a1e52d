"""Payments pay instalments in order; the books always add up."""

from datetime import date
from decimal import Decimal

import pytest

from actions.payoff import Plan
from actions.store.database import session_scope
from actions.store.ledger import LedgerError, Received, open_plan, receive
from actions.store.models import CustomerRow, LenderRow, PlanRow, PolicyRow, ProductRow
from actions.store.money import to_fen
from actions.store.records import PlanRecord
from actions.store.repositories import PlanRepository

TERMS = {
    "principal": "1200.00",
    "periods": 3,
    "start_date": "2026-01-10",
    "first_due_date": "2026-02-10",
    "method": "equal_principal",
    "annual_rate": "0.12",
}


@pytest.fixture(autouse=True)
def plan(database: str) -> None:
    """A plan of three instalments: 412.00, 408.00, 404.00, of 400.00 principal each."""
    with session_scope(write=True) as session:
        lender = LenderRow(code="bank", name="银行")
        policy = PolicyRow(
            code="rule",
            lender=lender,
            name="规则",
            document={"allowed": "whole"},
            source="合同",
            confidence="reported",
        )
        customer = CustomerRow(id="A", name="甲", phone="13900000001")
        product = ProductRow(name="小米15", aliases=[])
        session.add_all([lender, policy, customer, product])
        session.flush()
        open_plan(
            session,
            plan_no="FQ202601100001",
            order_no="5260110000000001",
            ordered_on=date(2026, 1, 10),
            customer=customer,
            product=product,
            policy=policy,
            terms=Plan.from_json(TERMS),
        )


def pay(*payments: tuple[str, str, str, str]) -> None:
    with session_scope(write=True) as session:
        row = session.query(PlanRow).one()
        receive(
            row,
            [
                Received(reference, date.fromisoformat(day), to_fen(amount), kind)  # type: ignore[arg-type]
                for reference, day, amount, kind in payments
            ],
        )


def record() -> PlanRecord:
    with session_scope() as session:
        (plan,) = PlanRepository(session).for_customer("A")
        return plan


def paid() -> list[str]:
    return [str(row.paid) for row in record().instalments]


def test_a_payment_pays_the_earliest_instalments_first() -> None:
    pay(("1", "2026-02-10", "412.00", "instalment"))
    assert paid() == ["412.00", "0.00", "0.00"]
    assert record().instalments_paid == 1
    assert record().instalments[0].paid_on == date(2026, 2, 10)


def test_what_is_left_over_goes_to_the_next_instalment() -> None:
    pay(("1", "2026-02-10", "500.00", "instalment"))
    assert paid() == ["412.00", "88.00", "0.00"]
    assert record().instalments_paid == 1
    assert record().part_paid == Decimal("88.00")
    assert record().instalments[1].outstanding == Decimal("320.00")


def test_payments_are_entered_in_the_order_of_their_days() -> None:
    pay(
        ("2", "2026-03-10", "408.00", "instalment"),
        ("1", "2026-02-09", "412.00", "instalment"),
    )
    days = [row.paid_on for row in record().instalments]
    assert days == [date(2026, 2, 9), date(2026, 3, 10), None]


def test_a_plan_paid_to_the_end_is_settled_on_that_day() -> None:
    pay(("1", "2026-02-10", "1224.00", "instalment"))
    assert record().status == "settled"
    assert record().settled_on == date(2026, 2, 10)


def test_a_payoff_waives_interest_from_the_end_and_settles() -> None:
    pay(("1", "2026-02-10", "412.00", "instalment"), ("2", "2026-02-20", "805.00", "payoff"))
    plan = record()
    assert plan.status == "settled"
    assert plan.instalments_paid == 3
    assert [str(row.paid) for row in plan.instalments] == ["412.00", "405.00", "400.00"]
    assert [str(row.waived) for row in plan.instalments] == ["0.00", "3.00", "4.00"]


def test_a_payoff_above_what_was_scheduled_carries_a_charge_that_pays_no_instalment() -> None:
    pay(("1", "2026-01-20", "1300.00", "payoff"))
    assert paid() == ["412.00", "408.00", "404.00"]
    assert record().payments[0].amount == Decimal("1300.00")


def test_a_late_charge_pays_no_instalment() -> None:
    pay(("1", "2026-02-20", "5.00", "late_charge"))
    assert paid() == ["0.00", "0.00", "0.00"]
    assert record().payments[0].kind == "late_charge"


@pytest.mark.parametrize(
    ("payments", "reason"),
    [
        ([("1", "2026-02-10", "1224.01", "instalment")], "多 0.01 元"),
        ([("1", "2026-02-10", "1199.99", "payoff")], "不够偿还剩余本金"),
        ([("1", "2026-01-09", "1.00", "instalment")], "早于放款日"),
        (
            [
                ("1", "2026-02-10", "1224.00", "instalment"),
                ("2", "2026-02-11", "1.00", "instalment"),
            ],
            "已结束",
        ),
        ([("1", "2026-02-10", "0.00", "instalment")], "必须大于 0"),
    ],
    ids=["too much", "too little", "too early", "too late", "nothing"],
)
def test_what_does_not_add_up_is_refused_and_leaves_no_trace(
    payments: list[tuple[str, str, str, str]], reason: str
) -> None:
    with pytest.raises(LedgerError, match=reason):
        pay(*payments)
    assert paid() == ["0.00", "0.00", "0.00"]
    assert record().payments == ()
