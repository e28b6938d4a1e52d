"""Writing plans and payments so that the books hold: the one way rows of a plan come about."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from actions.payoff import Plan, build_schedule
from actions.store.models import (
    CustomerRow,
    InstalmentRow,
    OrderRow,
    PaymentRow,
    PlanRow,
    PolicyRow,
    ProductRow,
)
from actions.store.money import to_fen, to_yuan
from actions.store.records import PaymentKind


class LedgerError(ValueError):
    """A payment or plan that would not add up; the message says why, in Chinese."""


@dataclass(frozen=True, slots=True)
class Received:
    """Money received for a plan, in fen. `reference` is unique within the plan."""

    reference: str
    paid_on: date
    amount_fen: int
    kind: PaymentKind = "instalment"


def open_plan(
    session: Session,
    *,
    plan_no: str,
    order_no: str,
    ordered_on: date,
    customer: CustomerRow,
    product: ProductRow,
    policy: PolicyRow,
    terms: Plan,
) -> PlanRow:
    """Write an order and its plan, with the instalments of the terms' schedule.

    Raises LedgerError where the instalments' principal does not sum to the amount financed.
    """
    rows = [
        InstalmentRow(
            no=row.no,
            due_date=row.due_date,
            principal_fen=to_fen(row.principal),
            interest_fen=to_fen(row.interest),
            fee_fen=to_fen(row.fee),
            balance_fen=to_fen(row.balance),
            paid_fen=0,
            waived_fen=0,
        )
        for row in build_schedule(terms).rows
    ]
    principal_fen = to_fen(terms.principal)
    if sum(row.principal_fen for row in rows) != principal_fen:
        raise LedgerError("各期本金之和不等于分期本金")
    order = OrderRow(
        order_no=order_no, customer_id=customer.id, product=product, ordered_on=ordered_on
    )
    session.add(order)
    session.flush()
    plan = PlanRow(
        plan_no=plan_no,
        customer_id=customer.id,
        order=order,
        lender=policy.lender,
        policy=policy,
        terms=terms.to_json(),
        principal_fen=principal_fen,
        periods=terms.periods,
        start_date=terms.start_date,
        status="active",
        instalments=rows,
    )
    session.add(plan)
    session.flush()
    return plan


def receive(plan: PlanRow, payments: Iterable[Received]) -> None:
    """Enter payments, oldest first, and pay instalments with them, the earliest due first.

    An `instalment` payment pays what is owed in order; a `payoff` settles the plan: what it
    leaves of interest and fees is waived, from the last instalment back; a `late_charge`
    pays no instalment. A plan whose instalments are all paid is settled.
    Raises LedgerError where a payment comes before the plan, after it has ended, is more than
    is owed, or a payoff does not cover the principal.
    """
    for payment in sorted(payments, key=lambda each: (each.paid_on, each.reference)):
        if payment.amount_fen <= 0:
            raise LedgerError(f"还款 {payment.reference} 的金额必须大于 0")
        if payment.paid_on < plan.start_date:
            raise LedgerError(f"还款 {payment.reference} 早于放款日")
        if payment.kind == "payoff":
            _pay_off(plan, payment)
        elif payment.kind == "instalment":
            _pay_in_order(plan, payment)
        plan.payments.append(
            PaymentRow(
                reference=payment.reference,
                paid_on=payment.paid_on,
                amount_fen=payment.amount_fen,
                kind=payment.kind,
            )
        )


def _pay_in_order(plan: PlanRow, payment: Received) -> None:
    left = payment.amount_fen
    for row in _owed(plan, payment):
        part = min(left, _owed_fen(row))
        row.paid_fen += part
        left -= part
        if not _owed_fen(row):
            row.paid_on = payment.paid_on
        if not left:
            break
    if left:
        raise LedgerError(f"还款 {payment.reference} 比未还的各期合计多 {to_yuan(left)} 元")
    if not any(_owed_fen(row) for row in plan.instalments):
        _settle(plan, payment.paid_on)


def _pay_off(plan: PlanRow, payment: Received) -> None:
    owed = _owed(plan, payment)
    waived = max(0, sum(_owed_fen(row) for row in owed) - payment.amount_fen)
    for row in reversed(owed):
        # What was paid of an instalment went to its interest and fee first (Civil Code 561).
        cost_left = max(0, row.interest_fen + row.fee_fen - row.paid_fen)
        part = min(waived, cost_left)
        row.waived_fen += part
        waived -= part
    if waived:
        raise LedgerError(f"结清款 {payment.reference} 不够偿还剩余本金")
    for row in owed:
        row.paid_fen += _owed_fen(row)
    _settle(plan, payment.paid_on)


def _owed(plan: PlanRow, payment: Received) -> list[InstalmentRow]:
    if plan.status != "active":
        raise LedgerError(f"还款 {payment.reference} 入账时该分期已结束")
    return [row for row in plan.instalments if row.paid_on is None]


def _owed_fen(row: InstalmentRow) -> int:
    return row.due_fen - row.paid_fen - row.waived_fen


def _settle(plan: PlanRow, on: date) -> None:
    for row in plan.instalments:
        row.paid_on = row.paid_on or on
    plan.status = "settled"
    plan.settled_on = on
