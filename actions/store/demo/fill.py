"""Filling an empty database with the demo shop, relative to a business day."""

from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from actions.payoff import Plan, quote_payoff
from actions.store.demo.customers import CUSTOMERS, PRODUCTS, DemoCustomer, DemoPlan
from actions.store.demo.lenders import LENDERS, POLICIES
from actions.store.demo.offers import OFFERS
from actions.store.ledger import Received, open_plan, receive
from actions.store.models import CustomerRow, LenderRow, PlanRow, PolicyRow, ProductRow
from actions.store.money import to_fen
from actions.store.repositories.lenders import policy_record

_LAST_COMMON_DAY = 28
_RECENTLY = timedelta(days=5)


def list_demo_customers() -> tuple[DemoCustomer, ...]:
    """The demo customers, by phone."""
    return CUSTOMERS


def fill(session: Session, today: date) -> bool:
    """Fill the database; whether it did. One with any customer or lender is left alone."""
    if session.scalar(select(CustomerRow.id).limit(1)) is not None:
        return False
    if session.scalar(select(LenderRow.id).limit(1)) is not None:
        return False
    lenders = {lender.code: lender.row() for lender in LENDERS}
    policies = {policy.code: policy.row(lenders[policy.lender], today) for policy in POLICIES}
    offers = [offer.row(lenders[offer.lender], today) for offer in OFFERS]
    products = {
        name: ProductRow(name=name, aliases=list(aliases)) for name, aliases in PRODUCTS.items()
    }
    session.add_all([*lenders.values(), *policies.values(), *offers, *products.values()])
    session.flush()
    number = 0
    for customer in CUSTOMERS:
        row = CustomerRow(id=customer.customer_id, name=customer.name, phone=customer.phone)
        session.add(row)
        session.flush()
        for plan in customer.plans:
            number += 1
            _add_plan(
                session, row, products[plan.product], policies[plan.policy], plan, number, today
            )
    session.flush()
    return True


def _add_plan(
    session: Session,
    customer: CustomerRow,
    product: ProductRow,
    policy: PolicyRow,
    plan: DemoPlan,
    number: int,
    today: date,
) -> None:
    terms = _terms(plan, today)
    row = open_plan(
        session,
        plan_no=f"FQ{terms.start_date:%Y%m%d}{number:04d}",
        order_no=f"5{terms.start_date:%y%m%d}{number:09d}",
        ordered_on=terms.start_date,
        customer=customer,
        product=product,
        policy=policy,
        terms=terms,
    )
    receive(row, _payments(plan, row, terms, policy, today))


def _payments(
    plan: DemoPlan, row: PlanRow, terms: Plan, policy: PolicyRow, today: date
) -> list[Received]:
    recently = today - _RECENTLY
    payments = [
        Received(
            reference=f"DEMO-{instalment.no:03d}",
            paid_on=instalment.due_date if instalment.no <= plan.fallen else recently,
            amount_fen=instalment.due_fen,
        )
        for instalment in row.instalments[: plan.paid]
    ]
    if plan.paid_off:
        quote = quote_payoff(terms, policy_record(policy).terms, plan.paid, recently)
        payments.append(Received("DEMO-PAYOFF", recently, to_fen(quote.total), "payoff"))
    return payments


def _terms(plan: DemoPlan, today: date) -> Plan:
    if plan.begun is not None:
        start = today - timedelta(days=plan.begun)
        first_due = _on_a_common_day(_months_later(start, 1))
    else:
        next_due = _on_a_common_day(today + timedelta(days=plan.next_due_in))
        first_due = _months_later(next_due, -plan.fallen)
        start = _months_later(first_due, -1)
    return Plan.from_json(
        {
            "principal": plan.principal,
            "periods": plan.periods,
            "start_date": start.isoformat(),
            "first_due_date": first_due.isoformat(),
            "method": plan.method,
            **plan.price,
        }
    )


def _on_a_common_day(day: date) -> date:
    """The day, or the next first of a month where not every month has it."""
    return day if day.day <= _LAST_COMMON_DAY else _months_later(day.replace(day=1), 1)


def _months_later(day: date, months: int) -> date:
    month = day.year * 12 + day.month - 1 + months
    return date(month // 12, month % 12 + 1, min(day.day, _LAST_COMMON_DAY))
