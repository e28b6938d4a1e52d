"""Rows checked one by one, each against its documented form."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import get_args

from actions.importing.fields import BadField, Fields
from actions.importing.offers import OfferEntry, read_offer
from actions.importing.reading import Kind, Row
from actions.importing.reasons import BadRow, engine_reason
from actions.payoff import InvalidInput, Plan, Policy
from actions.store.ledger import Received
from actions.store.records import Confidence, PaymentKind

_PLAN_NO = re.compile(r"FQ[0-9]{12}")
_ORDER_NO = re.compile(r"[0-9]{10,20}")
_PHONE = re.compile(r"1[3-9][0-9]{9}")
_RULE_COLUMNS = ("source", "verified_on", "valid_from", "valid_to")


COUNTED_REFERENCE = "instalment-"
"""How the references begin of payments that a shop only counts."""


@dataclass(frozen=True, slots=True)
class LenderEntry:
    """A lender, as in the file."""

    line: int
    code: str
    name: str
    hotline: str
    service_hours: str
    repay_entry: str
    contract_entry: str


@dataclass(frozen=True, slots=True)
class PolicyEntry:
    """An early-repayment rule; `document` in the engine's form without source and dates."""

    line: int
    code: str
    lender: str
    name: str
    document: dict[str, object]
    source: str
    verified_on: date | None
    valid_from: date | None
    valid_to: date | None
    confidence: Confidence
    note: str


@dataclass(frozen=True, slots=True)
class ProductEntry:
    """A product and the other names customers give it."""

    line: int
    name: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CustomerEntry:
    """A customer."""

    line: int
    customer_id: str
    name: str
    phone: str


@dataclass(frozen=True, slots=True)
class PaymentEntry:
    """Money received for a plan named by its number."""

    line: int
    plan_no: str
    received: Received


@dataclass(frozen=True, slots=True)
class PlanEntry:
    """A plan as sold, what is paid of it, and whether it was called off."""

    line: int
    plan_no: str
    order_no: str
    customer_id: str
    product: str
    ordered_on: date
    policy: str
    terms: Plan
    instalments_paid: int | None
    closed: bool
    payments: tuple[Received, ...]


Entry = (
    LenderEntry | PolicyEntry | OfferEntry | ProductEntry | CustomerEntry | PlanEntry | PaymentEntry
)


def checked(row: Row, today: date) -> Entry | BadRow:
    """The row as an entry, or what is wrong with it. Days after `today` are refused."""
    read = Fields(row.fields, row.line, today)
    try:
        entry = _READERS[row.kind](read)
        read.refuse_others()
    except BadField as error:
        return BadRow(row.line, str(error))
    except InvalidInput as error:
        return BadRow(row.line, engine_reason(error))
    return entry


def _lender(read: Fields) -> LenderEntry:
    return LenderEntry(
        line=read.line,
        code=read.text("code", 40),
        name=read.text("name", 80),
        hotline=read.optional_text("hotline", 80),
        service_hours=read.optional_text("service_hours", 80),
        repay_entry=read.optional_text("repay_entry", 200),
        contract_entry=read.optional_text("contract_entry", 200),
    )


def _policy(read: Fields) -> PolicyEntry:
    document = read.object("document")
    for column in _RULE_COLUMNS:
        if column in document:
            raise BadField(f"{column} 写在 document 外面")
    source = read.text("source", 300)
    days = {name: read.optional_day(name) for name in ("verified_on", "valid_from", "valid_to")}
    terms = Policy.from_json(
        {**document, **{name: day.isoformat() for name, day in days.items() if day}}, "document"
    )
    if terms.allowed == "both" and terms.partial_effect is None:
        raise BadField("document.partial_effect 缺少：允许部分还款就要写明怎样冲抵")
    confidence: Confidence = read.word("confidence", get_args(Confidence))
    if confidence == "verified" and days["verified_on"] is None:
        raise BadField("verified_on 缺少：已核实的规则要写明哪天核实")
    if days["verified_on"] and days["verified_on"] > read.today:
        raise BadField("verified_on 晚于今天")
    if confidence == "unverified" and terms.allowed != "unverified":
        raise BadField("document.allowed 要是 unverified：未核实的规则不能用来算金额")
    canonical = {name: item for name, item in terms.to_json().items() if name not in _RULE_COLUMNS}
    return PolicyEntry(
        line=read.line,
        code=read.text("code", 60),
        lender=read.text("lender", 40),
        name=read.text("name", 120),
        document=canonical,
        source=source,
        verified_on=days["verified_on"],
        valid_from=days["valid_from"],
        valid_to=days["valid_to"],
        confidence=confidence,
        note=read.optional_text("note", 2000),
    )


def _product(read: Fields) -> ProductEntry:
    aliases = read.raw("aliases") or []
    if not isinstance(aliases, list) or not all(isinstance(each, str) for each in aliases):
        raise BadField("aliases 要是文字的列表")
    if any(len(each) > 120 for each in aliases):
        raise BadField("aliases 里有一个超过 120 个字")
    kept = tuple(dict.fromkeys(each.strip() for each in aliases if each.strip()))
    return ProductEntry(line=read.line, name=read.text("name", 120), aliases=kept)


def _customer(read: Fields) -> CustomerEntry:
    return CustomerEntry(
        line=read.line,
        customer_id=_customer_id(read),
        name=read.text("name", 80),
        phone=read.number("phone", _PHONE, " 11 位手机号"),
    )


def _customer_id(read: Fields) -> str:
    customer_id = read.text("customer_id", 64)
    if any(char.isspace() for char in customer_id):
        raise BadField("customer_id 里不能有空白")
    return customer_id


def _plan(read: Fields) -> PlanEntry:
    plan_no = read.number("plan_no", _PLAN_NO, " FQ 加 12 位数字")
    order_no = read.number("order_no", _ORDER_NO, " 10 到 20 位数字")
    ordered_on = read.past_day("ordered_on")
    terms = Plan.from_json(read.object("terms"), "terms")
    if terms.start_date < ordered_on:
        raise BadField("terms.start_date 早于 ordered_on")
    if terms.start_date > read.today:
        raise BadField("terms.start_date 晚于今天")
    return PlanEntry(
        line=read.line,
        plan_no=plan_no,
        order_no=order_no,
        customer_id=_customer_id(read),
        product=read.text("product", 120),
        ordered_on=ordered_on,
        policy=read.text("policy", 60),
        terms=terms,
        instalments_paid=_instalments_paid(read, terms),
        closed=read.word("status", ("active", "closed"), "active") == "closed",
        payments=(*_payments(read), *_payoff(read)),
    )


def _instalments_paid(read: Fields, terms: Plan) -> int | None:
    paid = read.raw("instalments_paid")
    if paid is None:
        return None
    if type(paid) is not int or not 0 <= paid <= terms.periods:
        raise BadField(f"instalments_paid 要是 0 到 {terms.periods} 的整数")
    return paid


def _payments(read: Fields) -> tuple[Received, ...]:
    listed = read.raw("payments") or []
    if not isinstance(listed, list) or not all(isinstance(each, dict) for each in listed):
        raise BadField("payments 要是 JSON 对象的列表")
    payments = []
    for number, item in enumerate(listed, 1):
        inner = Fields(item, read.line, read.today)
        try:
            payments.append(_received(inner))
            inner.refuse_others()
        except BadField as error:
            raise BadField(f"payments 第 {number} 个：{error}") from error
    return tuple(payments)


def _payoff(read: Fields) -> tuple[Received, ...]:
    settled_on = read.optional_text("settled_on", 20)
    amount = read.optional_text("payoff_amount", 20)
    if not settled_on and not amount:
        return ()
    if not settled_on or not amount:
        raise BadField("settled_on 和 payoff_amount 要同时给出")
    inner = Fields({"settled_on": settled_on, "payoff_amount": amount}, read.line, read.today)
    paid_on, fen = inner.past_day("settled_on"), inner.sum_fen("payoff_amount")
    return (Received("payoff", paid_on, fen, "payoff"),)


def _payment(read: Fields) -> PaymentEntry:
    plan_no = read.number("plan_no", _PLAN_NO, " FQ 加 12 位数字")
    return PaymentEntry(line=read.line, plan_no=plan_no, received=_received(read))


def _received(read: Fields) -> Received:
    kind: PaymentKind = read.word("kind", get_args(PaymentKind), "instalment")
    reference = read.text("reference", 64)
    if reference.startswith(COUNTED_REFERENCE):
        raise BadField(f"reference 不能以 {COUNTED_REFERENCE} 开头，那是按期数补记的还款")
    return Received(
        reference=reference,
        paid_on=read.past_day("paid_on"),
        amount_fen=read.sum_fen("amount"),
        kind=kind,
    )


_READERS: dict[Kind, Callable[[Fields], Entry]] = {
    "lenders": _lender,
    "policies": _policy,
    "offers": read_offer,
    "products": _product,
    "customers": _customer,
    "plans": _plan,
    "payments": _payment,
}
