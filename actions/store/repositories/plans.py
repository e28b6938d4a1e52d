"""A customer's plans. Every query names the customer: nobody's plan is found by number alone."""

from itertools import takewhile

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, joinedload, selectinload

from actions.payoff import Plan
from actions.store.models import (
    InstalmentRow,
    OrderRow,
    PaymentRow,
    PlanRow,
    PolicyRow,
)
from actions.store.money import to_yuan
from actions.store.records import (
    InstalmentRecord,
    PaymentKind,
    PaymentRecord,
    PlanRecord,
    PlanStatus,
)
from actions.store.repositories.lenders import lender_record, policy_record


class PlanRepository:
    """Reads plans with everything that belongs to them, in a fixed number of queries."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def for_customer(self, customer_id: str) -> tuple[PlanRecord, ...]:
        """All plans of a customer, newest order first; empty where there are none."""
        rows = self._session.scalars(
            _plans_of(customer_id).order_by(PlanRow.start_date.desc(), PlanRow.plan_no.desc())
        )
        return tuple(plan_record(row) for row in rows)

    def find(self, customer_id: str, plan_no: str) -> PlanRecord | None:
        """The customer's plan with a number; None for no such plan and for another's alike."""
        row = self._session.scalars(
            _plans_of(customer_id).where(PlanRow.plan_no == plan_no)
        ).first()
        return None if row is None else plan_record(row)


def _plans_of(customer_id: str) -> Select[PlanRow]:
    return (
        select(PlanRow)
        .where(PlanRow.customer_id == customer_id)
        .options(
            joinedload(PlanRow.order).joinedload(OrderRow.product),
            joinedload(PlanRow.lender),
            joinedload(PlanRow.policy).joinedload(PolicyRow.lender),
            selectinload(PlanRow.instalments),
            selectinload(PlanRow.payments),
        )
    )


def plan_record(row: PlanRow) -> PlanRecord:
    """A plan as a value."""
    status: PlanStatus = row.status  # type: ignore[assignment]
    return PlanRecord(
        plan_no=row.plan_no,
        order_no=row.order.order_no,
        product_name=row.order.product.name,
        product_aliases=tuple(row.order.product.aliases),
        ordered_on=row.order.ordered_on,
        lender=lender_record(row.lender),
        terms=Plan.from_json(row.terms),
        instalments_paid=paid_from_the_first(row.instalments),
        status=status,
        settled_on=row.settled_on,
        policy=policy_record(row.policy),
        instalments=tuple(_instalment_record(each) for each in row.instalments),
        payments=tuple(_payment_record(each) for each in row.payments),
    )


def paid_from_the_first(instalments: list[InstalmentRow]) -> int:
    """How many instalments, from the first on without a gap, are paid in full."""
    return sum(1 for _ in takewhile(lambda row: row.paid_on is not None, instalments))


def _instalment_record(row: InstalmentRow) -> InstalmentRecord:
    return InstalmentRecord(
        no=row.no,
        due_date=row.due_date,
        payment=to_yuan(row.due_fen),
        principal=to_yuan(row.principal_fen),
        interest=to_yuan(row.interest_fen),
        fee=to_yuan(row.fee_fen),
        balance=to_yuan(row.balance_fen),
        paid=to_yuan(row.paid_fen),
        paid_on=row.paid_on,
        waived=to_yuan(row.waived_fen),
    )


def _payment_record(row: PaymentRow) -> PaymentRecord:
    kind: PaymentKind = row.kind  # type: ignore[assignment]
    return PaymentRecord(paid_on=row.paid_on, amount=to_yuan(row.amount_fen), kind=kind)
