"""The rows that an import writes to, by the shop's own numbers and names."""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from actions.store.models import (
    CustomerRow,
    LenderRow,
    OfferRow,
    OrderRow,
    PlanRow,
    PolicyRow,
    ProductRow,
)


class ShopDataRepository:
    """Finds rows to compare and change; every finder gives None where there is no such row."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def lender(self, code: str) -> LenderRow | None:
        """The lender with a code."""
        return self._session.scalars(select(LenderRow).where(LenderRow.code == code)).first()

    def policy(self, code: str) -> PolicyRow | None:
        """The early-repayment rule with a code, its lender read along."""
        return self._session.scalars(
            select(PolicyRow).options(joinedload(PolicyRow.lender)).where(PolicyRow.code == code)
        ).first()

    def is_sold(self, policy: PolicyRow) -> bool:
        """Whether plans were sold under a rule."""
        plan = select(PlanRow.id).where(PlanRow.policy_id == policy.id).limit(1)
        return self._session.scalar(plan) is not None

    def offer(self, code: str) -> OfferRow | None:
        """The offer with a code."""
        return self._session.scalars(select(OfferRow).where(OfferRow.code == code)).first()

    def product(self, name: str) -> ProductRow | None:
        """The product with a name."""
        return self._session.scalars(select(ProductRow).where(ProductRow.name == name)).first()

    def customer(self, customer_id: str) -> CustomerRow | None:
        """The customer with the shop's id."""
        return self._session.get(CustomerRow, customer_id)

    def customer_with_phone(self, phone: str) -> CustomerRow | None:
        """The customer a phone belongs to."""
        return self._session.scalars(select(CustomerRow).where(CustomerRow.phone == phone)).first()

    def plan(self, plan_no: str) -> PlanRow | None:
        """The plan with a number, whoever's it is."""
        return self._session.scalars(select(PlanRow).where(PlanRow.plan_no == plan_no)).first()

    def has_order(self, order_no: str) -> bool:
        """Whether there is an order with a number."""
        order = select(OrderRow.id).where(OrderRow.order_no == order_no)
        return self._session.scalar(order) is not None
