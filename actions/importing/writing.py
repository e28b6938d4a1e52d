"""Entries against the database: new ones written, known ones compared, conflicts refused."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from actions.importing.entries import (
    COUNTED_REFERENCE,
    CustomerEntry,
    Entry,
    LenderEntry,
    PaymentEntry,
    PlanEntry,
    PolicyEntry,
    ProductEntry,
)
from actions.importing.offers import OfferEntry
from actions.importing.places import Place
from actions.importing.reasons import RowRejected
from actions.payoff import Plan, Policy
from actions.store.ledger import Received, open_plan, receive
from actions.store.models import (
    CustomerRow,
    LenderRow,
    OfferRow,
    PaymentRow,
    PlanRow,
    PolicyRow,
    ProductRow,
)
from actions.store.repositories.plans import paid_from_the_first
from actions.store.repositories.shop_data import ShopDataRepository

_LENDER_FIELDS = ("name", "hotline", "service_hours", "repay_entry", "contract_entry")
_POLICY_FACTS = ("name", "source", "verified_on", "confidence", "note", "valid_to")

_OFFER_FIELDS = tuple(name for name in OfferEntry.model_fields if name not in ("code", "lender"))


@dataclass(slots=True)
class Writer:
    """Writes entries in a session. `counts` tells what became of them, by kind and outcome."""

    session: Session
    today: date
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    _customers: dict[str, tuple[Place, CustomerEntry]] = field(default_factory=dict)
    _products: dict[str, tuple[Place, ProductEntry]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)

    @property
    def _known(self) -> ShopDataRepository:
        return ShopDataRepository(self.session)

    def write(self, place: Place, entry: Entry) -> None:
        """Write the entry of a place. Raises RowRejected or LedgerError where it does not fit."""
        match entry:
            case LenderEntry():
                self._lender(entry)
            case PolicyEntry():
                self._policy(entry)
            case OfferEntry():
                self._offer(entry)
            case ProductEntry():
                self._product(place, entry)
            case CustomerEntry():
                self._customer(place, entry)
            case PlanEntry():
                self._plan(entry)
            case PaymentEntry():
                self._payment(entry)
        self.session.flush()

    def _once(self, kind: str, key: str) -> None:
        if (kind, key) in self._seen:
            raise RowRejected(f"{key} 在文件里出现了两次")
        self._seen.add((kind, key))

    def _lender(self, entry: LenderEntry) -> None:
        self._once("lender", entry.code)
        row = self._known.lender(entry.code)
        if row is None:
            row = LenderRow(code=entry.code)
            self.session.add(row)
            self.counts["lenders", "new"] += 1
        self._set(row, "lenders", {name: getattr(entry, name) for name in _LENDER_FIELDS})

    def _policy(self, entry: PolicyEntry) -> None:
        self._once("policy", entry.code)
        lender = self._lender_row(entry.lender)
        row = self._known.policy(entry.code)
        facts = {name: getattr(entry, name) for name in _POLICY_FACTS}
        if row is None:
            row = PolicyRow(code=entry.code)
            self.session.add(row)
            self.counts["policies", "new"] += 1
        elif (_rule(row.document), row.lender_id, row.valid_from) != (
            _rule(entry.document),
            lender.id,
            entry.valid_from,
        ):
            self._refuse_change_of_sold_rule(row)
        else:
            self._set(row, "policies", facts)
            return
        rule = {"document": entry.document, "lender": lender, "valid_from": entry.valid_from}
        self._set(row, "policies", {**rule, **facts})

    def _offer(self, entry: OfferEntry) -> None:
        self._once("offer", entry.code)
        lender = self._lender_row(entry.lender)
        row = self._known.offer(entry.code)
        if row is None:
            row = OfferRow(code=entry.code)
            self.session.add(row)
            self.counts["offers", "new"] += 1
        values = {name: getattr(entry, name) for name in _OFFER_FIELDS}
        self._set(row, "offers", {"lender": lender, **values})

    def _lender_row(self, code: str) -> LenderRow:
        row = self._known.lender(code)
        if row is None:
            raise RowRejected(f"没有贷款机构 {code}，或它那一行有误")
        return row

    def _refuse_change_of_sold_rule(self, row: PolicyRow) -> None:
        # What was only reported may be corrected; what was checked is what customers signed.
        if row.confidence != "verified":
            return
        if self._known.is_sold(row):
            raise RowRejected(
                f"规则 {row.code} 已核实并有分期按它售出，不能再改；"
                "新规则请用新的 code 和 valid_from"
            )

    def _product(self, place: Place, entry: ProductEntry) -> None:
        first, known = self._products.setdefault(entry.name, (place, entry))
        if known.other_names != entry.other_names:
            raise RowRejected(f"商品 {entry.name} 的别名和 {first} 不一致")
        row = self._product_row(entry.name)
        if entry.other_names != row.aliases:
            row.aliases = entry.other_names

    def _product_row(self, name: str) -> ProductRow:
        row = self._known.product(name)
        if row is None:
            row = ProductRow(name=name, aliases=[])
            self.session.add(row)
            self.counts["products", "new"] += 1
        return row

    def _customer(self, place: Place, entry: CustomerEntry) -> None:
        first, known = self._customers.setdefault(entry.customer_id, (place, entry))
        if known != entry:
            raise RowRejected(f"客户 {entry.customer_id} 的姓名或手机号和 {first} 不一致")
        if known is not entry:
            return
        holder = self._known.customer_with_phone(entry.phone)
        if holder is not None and holder.id != entry.customer_id:
            raise RowRejected(f"手机号已属于另一位客户 {holder.id}")
        row = self._known.customer(entry.customer_id)
        if row is None:
            row = CustomerRow(id=entry.customer_id)
            self.session.add(row)
            self.counts["customers", "new"] += 1
        self._set(row, "customers", {"name": entry.name, "phone": entry.phone})

    def _plan(self, entry: PlanEntry) -> None:
        self._once("plan", entry.plan_no)
        row = self._known.plan(entry.plan_no)
        if row is None:
            row = self._open(entry)
            self.counts["plans", "new"] += 1
        else:
            _refuse_changed_terms(row, entry)
        if entry.instalments_paid is None:
            self._receive(row, entry.received)
        else:
            payoff = tuple(each for each in entry.received if each.kind == "payoff")
            self._receive(row, tuple(each for each in entry.received if each.kind != "payoff"))
            self._pay_up_to(row, entry.instalments_paid, [each.paid_on for each in payoff])
            self._receive(row, payoff)
        if entry.status == "closed" and row.status != "closed":
            if row.status == "settled":
                raise RowRejected("该分期已结清，不能改为 closed")
            row.status = "closed"
            self.counts["plans", "changed"] += 1

    def _open(self, entry: PlanEntry) -> PlanRow:
        customer = self._known.customer(entry.customer_id)
        if customer is None:
            raise RowRejected(f"没有客户 {entry.customer_id}，或它那一行有误")
        policy = self._known.policy(entry.policy)
        if policy is None:
            raise RowRejected(f"没有提前还款规则 {entry.policy}，或它那一行有误")
        if self._known.has_order(entry.order_no):
            raise RowRejected(f"订单 {entry.order_no} 已属于另一笔分期")
        return open_plan(
            self.session,
            plan_no=entry.plan_no,
            order_no=entry.order_no,
            ordered_on=entry.ordered_on,
            customer=customer,
            product=self._product_row(entry.product),
            policy=policy,
            terms=entry.terms,
        )

    def _payment(self, entry: PaymentEntry) -> None:
        row = self._known.plan(entry.plan_no)
        if row is None:
            raise RowRejected(f"没有分期 {entry.plan_no}，或它那一行有误")
        self._receive(row, (entry.received,))

    def _receive(self, plan: PlanRow, payments: tuple[Received, ...]) -> None:
        known = {payment.reference: payment for payment in plan.payments}
        new: list[Received] = []
        for payment in payments:
            if payment.reference in known:
                _refuse_other_payment(known[payment.reference], payment)
            elif any(payment.reference == other.reference for other in new):
                raise RowRejected(f"还款编号 {payment.reference} 出现了两次")
            else:
                new.append(payment)
        receive(plan, new)
        self.counts["payments", "new"] += len(new)

    def _pay_up_to(self, plan: PlanRow, instalments_paid: int, ended_on: list[date]) -> None:
        """Pay whole instalments where the shop only counts them.

        Each as if on its due day, but not after today or the day the plan ended.
        """
        paid = paid_from_the_first(plan.instalments)
        if plan.status == "settled" and paid == plan.periods:
            return
        counted = sum(each.reference.startswith(COUNTED_REFERENCE) for each in plan.payments)
        if instalments_paid < min(paid, counted):
            raise RowRejected(f"已还期数从 {paid} 变成了 {instalments_paid}，已入账的还款不能减少")
        received = [
            Received(
                reference=f"{COUNTED_REFERENCE}{row.no:03d}",
                paid_on=min(row.due_date, self.today, *ended_on),
                amount_fen=row.due_fen - row.paid_fen - row.waived_fen,
            )
            for row in plan.instalments[paid:instalments_paid]
        ]
        self._receive(plan, tuple(each for each in received if each.amount_fen))

    def _set(self, row: Any, kind: str, values: dict[str, object]) -> None:
        is_new = row in self.session.new
        changed = False
        for name, value in values.items():
            if getattr(row, name) != value:
                setattr(row, name, value)
                changed = True
        if changed and not is_new:
            self.counts[kind, "changed"] += 1


def _rule(document: dict[str, Any]) -> dict[str, object]:
    return Policy.from_json(document).to_json()


def _refuse_changed_terms(row: PlanRow, entry: PlanEntry) -> None:
    sold = {
        "customer_id": row.customer_id,
        "order_no": row.order.order_no,
        "ordered_on": row.order.ordered_on,
        "product": row.order.product.name,
        "policy": row.policy.code,
    }
    changed = [name for name, value in sold.items() if value != getattr(entry, name)]
    before, now = Plan.from_json(row.terms).to_json(), entry.terms.to_json()
    changed += [f"terms.{name}" for name in before | now if before.get(name) != now.get(name)]
    if changed:
        raise RowRejected(
            f"分期 {row.plan_no} 售出后条款不能改，与已有的不同：{', '.join(changed)}"
        )


def _refuse_other_payment(row: PaymentRow, payment: Received) -> None:
    known = (row.paid_on, row.amount_fen, row.kind)
    if known != (payment.paid_on, payment.amount_fen, payment.kind):
        raise RowRejected(f"还款 {payment.reference} 已入账，日期、金额或类型与这次不同")
