"""The documented form of every kind of row (docs/import.md), and the check of a row against it."""

from datetime import date
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    model_validator,
)

from actions.importing.fields import (
    CustomerId,
    Day,
    Fen,
    Fields,
    OrderNo,
    PastDay,
    Phone,
    PlanNo,
    Terms,
    printable,
    today,
)
from actions.importing.offers import OfferEntry
from actions.importing.places import BadRow
from actions.importing.reading import Kind, Row
from actions.importing.reasons import engine_objection, objection, reasons
from actions.payoff import InvalidInput, Objection, Policy
from actions.store.ledger import Received
from actions.store.records import Confidence, PaymentKind

COUNTED_REFERENCE = "instalment-"
"""How the references begin of payments that a shop only counts."""

_RULE_COLUMNS = ("source", "verified_on", "valid_from", "valid_to")


def _not_counted(reference: str) -> str:
    if reference.startswith(COUNTED_REFERENCE):
        raise objection("reserved_reference", prefix=COUNTED_REFERENCE)
    return reference


def _rule(value: object) -> dict[str, object]:
    """A rule in the engine's JSON form, defaults written out, without source and dates."""
    for column in _RULE_COLUMNS:
        if isinstance(value, dict) and column in value:
            raise objection("outside_document", column)
    try:
        terms = Policy.from_json(value, "document")
    except InvalidInput as error:
        raise engine_objection(error, "document") from None
    if terms.allowed == "both" and terms.partial_effect is None:
        raise objection(Objection.MISSING_FOR_PART, "partial_effect")
    return terms.to_json()


class LenderEntry(Fields):
    """A lender."""

    code: str = Field(max_length=40)
    name: str = Field(max_length=80)
    hotline: str = Field("", max_length=80)
    service_hours: str = Field("", max_length=80)
    repay_entry: str = Field("", max_length=200)
    contract_entry: str = Field("", max_length=200)


class PolicyEntry(Fields):
    """An early-repayment rule; `document` in the engine's form without source and dates."""

    code: str = Field(max_length=60)
    lender: str = Field(max_length=40)
    name: str = Field(max_length=120)
    document: Annotated[dict[str, object], PlainValidator(_rule)]
    source: str = Field(max_length=300)
    verified_on: PastDay | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    confidence: Confidence
    note: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise objection(Objection.BEFORE, "valid_to", other="valid_from")
        if self.confidence == "verified" and self.verified_on is None:
            raise objection("verified_without_day", "verified_on")
        if self.confidence == "unverified" and self.document["allowed"] != "unverified":
            raise objection("not_usable", "document.allowed")
        return self


class ProductEntry(Fields):
    """A product and the other names customers give it."""

    name: str = Field(max_length=120)
    aliases: list[Annotated[str, Field(max_length=120), AfterValidator(printable)]] = Field(
        default_factory=list
    )

    @property
    def other_names(self) -> list[str]:
        """The aliases without blank and repeated ones."""
        return list(dict.fromkeys(each for each in self.aliases if each))


class CustomerEntry(Fields):
    """A customer."""

    customer_id: CustomerId
    name: str = Field(max_length=80)
    phone: Phone


class Payment(Fields):
    """Money received for a plan."""

    reference: Annotated[str, Field(max_length=64), AfterValidator(_not_counted)]
    paid_on: PastDay
    amount_fen: Fen = Field(alias="amount")
    kind: PaymentKind = "instalment"

    @property
    def received(self) -> Received:
        """The payment as the ledger takes it."""
        return Received(self.reference, self.paid_on, self.amount_fen, self.kind)


class PaymentEntry(Payment):
    """Money received for a plan named by its number."""

    plan_no: PlanNo


class PlanEntry(Fields):
    """A plan as sold, what is paid of it, and whether it was called off."""

    plan_no: PlanNo
    order_no: OrderNo
    customer_id: CustomerId
    product: str = Field(max_length=120)
    ordered_on: PastDay
    policy: str = Field(max_length=60)
    terms: Terms
    instalments_paid: int | None = None
    status: Literal["active", "closed"] = "active"
    payments: list[Payment] = Field(default_factory=list)
    settled_on: PastDay | None = None
    payoff_amount: Fen | None = None

    @model_validator(mode="after")
    def _consistent(self, info: ValidationInfo) -> Self:
        if self.terms.start_date < self.ordered_on:
            raise objection("earlier", "terms.start_date", other="ordered_on")
        if self.terms.start_date > today(info):
            raise objection("after_today", "terms.start_date")
        if not 0 <= (self.instalments_paid or 0) <= self.terms.periods:
            raise objection("not_a_count", "instalments_paid", low=0, high=self.terms.periods)
        if (self.settled_on is None) != (self.payoff_amount is None):
            raise objection("not_both", "settled_on 和 payoff_amount")
        return self

    @property
    def received(self) -> tuple[Received, ...]:
        """What is paid, as the ledger takes it, the payoff last."""
        payments = tuple(payment.received for payment in self.payments)
        if self.settled_on is None or self.payoff_amount is None:
            return payments
        return (*payments, Received("payoff", self.settled_on, self.payoff_amount, "payoff"))


Entry = (
    LenderEntry | PolicyEntry | OfferEntry | ProductEntry | CustomerEntry | PlanEntry | PaymentEntry
)

_FORMS: dict[Kind, type[Any]] = {
    "lenders": LenderEntry,
    "policies": PolicyEntry,
    "offers": OfferEntry,
    "products": ProductEntry,
    "customers": CustomerEntry,
    "plans": PlanEntry,
    "payments": PaymentEntry,
}


def checked(row: Row, day: date) -> Entry | list[BadRow]:
    """The row as an entry, or all that is wrong with it. Days after `day` are refused."""
    try:
        entry: Entry = _FORMS[row.kind].model_validate(row.fields, context={"today": day})
    except ValidationError as error:
        return [BadRow(row.place, field, reason) for field, reason in reasons(error)]
    return entry
