"""What must hold is refused by the database itself, whoever writes."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, StatementError

from actions.store.database import session_scope
from actions.store.models import Base, CustomerRow, FeedbackRow, InstalmentRow, PaymentRow, PlanRow

VIOLATIONS = {
    "more paid than due": "UPDATE instalment SET paid_fen = 99999999 WHERE no = 12",
    "paid below zero": "UPDATE instalment SET paid_fen = -1 WHERE no = 12",
    "waived below zero": "UPDATE instalment SET waived_fen = -1 WHERE no = 12",
    "a paid day though something is owed": (
        "UPDATE instalment SET paid_on = '2026-11-01' WHERE paid_on IS NULL"
    ),
    "one number for two instalments": "UPDATE instalment SET no = 1 WHERE no = 2",
    "one due day for two instalments": (
        "UPDATE instalment SET due_date ="
        " (SELECT due_date FROM instalment WHERE no = 1 AND plan_id = 1)"
        " WHERE no = 2 AND plan_id = 1"
    ),
    "an instalment's number out of range": "UPDATE instalment SET no = 0 WHERE no = 1",
    "more principal than was financed": (
        "UPDATE instalment SET principal_fen = principal_fen + 1 WHERE no = 12"
    ),
    "an instalment of no plan": "UPDATE instalment SET plan_id = 999999 WHERE no = 12",
    "nothing financed": "UPDATE plan SET principal_fen = 0",
    "a plan number twice": ("UPDATE plan SET plan_no = (SELECT min(plan_no) FROM plan)"),
    "an order number twice": (
        "UPDATE shop_order SET order_no = (SELECT min(order_no) FROM shop_order)"
    ),
    "a plan of an order of somebody else": (
        "UPDATE plan SET customer_id = 'MI100010' WHERE id = 1"
    ),
    "a rule of another lender": (
        "UPDATE plan SET policy_id = (SELECT id FROM policy WHERE code = 'xiaomi-installment')"
        " WHERE id = 1"
    ),
    "an unknown status": "UPDATE plan SET status = 'gone'",
    "settled without a day": "UPDATE plan SET status = 'settled', settled_on = NULL",
    "a day of settlement though active": "UPDATE plan SET settled_on = '2026-11-01'",
    "a customer with plans removed": "DELETE FROM customer WHERE id = 'MI100001'",
    "a rule in use removed": "DELETE FROM policy WHERE code = 'demo-standard'",
    "a phone twice": "UPDATE customer SET phone = '13800000001'",
    "an unknown confidence": "UPDATE policy SET confidence = 'sure'",
    "verified without a day": ("UPDATE policy SET confidence = 'verified', verified_on = NULL"),
    "a rule without a source": "UPDATE policy SET source = ''",
    "a rule that ends before it begins": (
        "UPDATE policy SET valid_from = '2026-02-01', valid_to = '2026-01-01'"
    ),
    "an offer of no instalment": "UPDATE offer SET periods = 0",
    "an offer by an unknown method": "UPDATE offer SET method = 'balloon'",
    "interest without a rate": "UPDATE offer SET annual_rate = NULL WHERE method = 'annuity'",
    "a rate though interest-free": (
        "UPDATE offer SET annual_rate = 100000000 WHERE method = 'interest_free'"
    ),
    "a flat fee without a fee": (
        "UPDATE offer SET fee_rate_per_period = NULL, fee_total_rate = NULL"
        " WHERE method = 'flat_fee'"
    ),
    "a flat fee with two fees": (
        "UPDATE offer SET fee_rate_per_period = 6000000, fee_total_rate = 72000000"
        " WHERE method = 'flat_fee'"
    ),
    "a fee beside interest": (
        "UPDATE offer SET fee_total_rate = 72000000 WHERE method = 'annuity'"
    ),
    "two fees though interest-free": (
        "UPDATE offer SET fee_rate_per_period = 6000000, fee_total_rate = 72000000"
        " WHERE method = 'interest_free'"
    ),
    "a rate above the whole": (
        "UPDATE offer SET annual_rate = 1000000001 WHERE method = 'annuity'"
    ),
    "a rate of nothing": "UPDATE offer SET annual_rate = 0 WHERE method = 'annuity'",
    "an offer from nothing on": "UPDATE offer SET min_amount_fen = 0",
    "an offer up to less than it begins at": (
        "UPDATE offer SET min_amount_fen = 60000, max_amount_fen = 59999"
    ),
    "an offer nobody has reported": "UPDATE offer SET confidence = 'unverified'",
    "an offer verified without a day": (
        "UPDATE offer SET confidence = 'verified', verified_on = NULL"
    ),
    "an offer without a source": "UPDATE offer SET source = ''",
    "an offer that ends before it begins": (
        "UPDATE offer SET valid_from = '2026-02-01', valid_to = '2026-01-01'"
    ),
    "an offer's code twice": "UPDATE offer SET code = 'demo-3'",
    "an offer of no lender": "UPDATE offer SET lender_id = 999999",
    "a payment of nothing": "UPDATE payment SET amount_fen = 0",
    "a payment of an unknown kind": "UPDATE payment SET kind = 'gift'",
    "a payment's reference twice": "UPDATE payment SET reference = 'DEMO-001'",
}


def write(row: Base) -> None:
    with session_scope(write=True) as session:
        session.add(row)


@pytest.mark.usefixtures("demo_shop")
def test_the_database_refuses(subtests: pytest.Subtests) -> None:
    for what, statement in VIOLATIONS.items():
        with (
            subtests.test(what),
            pytest.raises(IntegrityError),
            session_scope(write=True) as session,
        ):
            session.execute(text(statement))


def test_postgresql_refuses_less_principal_than_was_financed(demo_shop: str) -> None:
    if not demo_shop.startswith("postgresql"):
        pytest.skip("SQLite has no checks at the end of a transaction")
    with pytest.raises(IntegrityError), session_scope(write=True) as session:
        session.execute(
            text("UPDATE instalment SET principal_fen = principal_fen - 1 WHERE no = 12")
        )
    with pytest.raises(IntegrityError), session_scope(write=True) as session:
        session.execute(text("DELETE FROM instalment WHERE no = 12 AND plan_id = 1"))


@pytest.mark.usefixtures("demo_shop")
def test_sums_are_whole_fen_only() -> None:
    half_a_fen = PaymentRow(
        plan_id=1, reference="x", paid_on=date(2026, 11, 1), amount_fen=1.5, kind="instalment"
    )
    with pytest.raises(StatementError, match="whole fen"):
        write(half_a_fen)


@pytest.mark.usefixtures("database")
def test_moments_need_a_time_zone_and_come_back_in_utc() -> None:
    naive = datetime(2026, 11, 23, 8, 0)  # noqa: DTZ001
    with pytest.raises(StatementError, match="time zone"):
        write(FeedbackRow(conversation="c", score=5, given_at=naive))
    shanghai = datetime.fromisoformat("2026-11-23T08:00:00+08:00")
    write(FeedbackRow(conversation="c", score=5, given_at=shanghai))
    with session_scope() as session:
        assert session.query(FeedbackRow).one().given_at == datetime(2026, 11, 23, 0, 0, tzinfo=UTC)


def test_removing_a_plan_removes_its_instalments_and_payments(
    demo_shop: str, rows: Callable[..., list[tuple[int, ...]]]
) -> None:
    with session_scope(write=True) as session:
        session.execute(text("DELETE FROM plan WHERE id = 1"))
    assert rows("SELECT count(*) FROM instalment WHERE plan_id = 1") == [(0,)]
    assert rows("SELECT count(*) FROM payment WHERE plan_id = 1") == [(0,)]


@pytest.mark.usefixtures("database")
def test_a_customer_needs_a_name_and_a_phone() -> None:
    with pytest.raises(IntegrityError):
        write(CustomerRow(id="X"))


@pytest.mark.usefixtures("demo_shop")
def test_an_instalment_needs_its_day() -> None:
    dayless = InstalmentRow(
        plan_id=1, no=13, principal_fen=0, interest_fen=0, fee_fen=0, balance_fen=0
    )
    with pytest.raises(IntegrityError):
        write(dayless)


@pytest.mark.usefixtures("demo_shop")
def test_days_are_calendar_days() -> None:
    with session_scope() as session:
        plan = session.query(PlanRow).order_by(PlanRow.id).first()
        assert plan is not None
        assert type(plan.start_date) is date
        assert type(plan.instalments[0].due_date) is date
