"""What the store hands out: frozen values that stay valid after their session has ended.

Sums are `Decimal` yuan with two decimals; days are the shop's calendar days.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from actions.payoff import Plan, Policy
from contract.masking import mask_name, mask_phone

Confidence = Literal["verified", "reported", "unverified"]
OfferConfidence = Literal["verified", "reported"]
OfferMethod = Literal["annuity", "equal_principal", "flat_fee", "interest_free"]
PlanStatus = Literal["active", "settled", "closed"]
PaymentKind = Literal["instalment", "payoff", "late_charge"]
TicketStatus = Literal["open", "closed"]
ProofKind = Literal["shop_token", "code_token", "channel_account", "none"]
BindingProof = Literal["phone_code", "shop_link"]

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Lender:
    """Who lent the money, and how to reach them. Empty text where it is not known."""

    code: str
    name: str
    hotline: str
    service_hours: str
    repay_entry: str
    contract_entry: str


@dataclass(frozen=True, slots=True)
class PolicyRecord:
    """A lender's early-repayment rule over a stretch of time, and how well it is known.

    `document` is the rule in the engine's JSON form, `terms` the same parsed; `note` is
    what the form cannot say.
    """

    policy_id: int
    code: str
    lender: Lender
    name: str
    terms: Policy
    document: Mapping[str, Any]
    source: str
    verified_on: date | None
    valid_from: date | None
    valid_to: date | None
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True, slots=True)
class OfferRecord:
    """A lender's offer for a new purchase, and how well it is known.

    Rates are shares of 1: `annual_rate` nominal a year, the fees of the principal; of the three
    the one that the method is priced by is set. Sums are yuan, None where there is no limit.
    """

    offer_id: int
    code: str
    lender: Lender
    name: str
    periods: int
    method: OfferMethod
    annual_rate: Decimal | None
    fee_rate_per_period: Decimal | None
    fee_total_rate: Decimal | None
    min_amount: Decimal | None
    max_amount: Decimal | None
    source: str
    verified_on: date | None
    valid_from: date | None
    valid_to: date | None
    confidence: OfferConfidence
    note: str = ""

    def admits(self, amount: Decimal) -> bool:
        """Whether a sum in yuan is within the offer's limits."""
        return (self.min_amount is None or self.min_amount <= amount) and (
            self.max_amount is None or amount <= self.max_amount
        )


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """A customer of the shop. `customer_id` is the `sub` of the shop's id tokens."""

    customer_id: str
    name: str = field(repr=False)
    phone: str = field(repr=False)

    @property
    def masked_phone(self) -> str:
        """The phone with its middle four digits hidden."""
        return mask_phone(self.phone)

    @property
    def masked_name(self) -> str:
        """The family name and a star."""
        return mask_name(self.name)


@dataclass(frozen=True, slots=True)
class InstalmentRecord:
    """One instalment as scheduled, and what has been paid of it.

    `paid_on` is the day on which nothing of it was owed any more; `waived` is what the
    lender let go of when the plan was settled early.
    """

    no: int
    due_date: date
    payment: Decimal
    principal: Decimal
    interest: Decimal
    fee: Decimal
    balance: Decimal
    paid: Decimal
    paid_on: date | None
    waived: Decimal = ZERO

    @property
    def is_paid(self) -> bool:
        """Whether nothing of it is owed any more."""
        return self.paid_on is not None

    @property
    def outstanding(self) -> Decimal:
        """What is still owed of it, in yuan."""
        return self.payment - self.paid - self.waived


@dataclass(frozen=True, slots=True)
class PaymentRecord:
    """Money received for a plan."""

    paid_on: date
    amount: Decimal
    kind: PaymentKind


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """An instalment plan with the terms and the rule it was sold under.

    `instalments_paid` counts the instalments from the first on that are paid in full.
    """

    plan_no: str
    order_no: str
    product_name: str
    product_aliases: tuple[str, ...]
    ordered_on: date
    lender: Lender
    terms: Plan
    instalments_paid: int
    status: PlanStatus
    settled_on: date | None
    policy: PolicyRecord
    instalments: tuple[InstalmentRecord, ...]
    payments: tuple[PaymentRecord, ...]

    @property
    def part_paid(self) -> Decimal:
        """What has been paid of instalments that are not yet paid in full, in yuan.

        The engine counts whole instalments only; where this is not zero its payoff sum
        does not hold.
        """
        return sum((row.paid for row in self.instalments if not row.is_paid), ZERO)


@dataclass(frozen=True, slots=True)
class TicketRecord:
    """A question handed over to a human: a customer's, or without one of a conversation's.

    `conversation` is the keyed digest of the conversation it was opened in.
    """

    ticket_no: str
    topic: str
    status: TicketStatus
    opened_at: datetime
    closed_at: datetime | None
    customer_id: str | None
    plan_no: str | None
    summary: str = field(repr=False)
    contact: str = field(repr=False)
    conversation: str | None = None


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something came from: the channel, and keyed digests of conversation and address."""

    channel: str | None = None
    conversation: str | None = None
    address: str | None = None


NOWHERE = Origin()
"""Where what no conversation asked for comes from."""


@dataclass(frozen=True, slots=True)
class ChannelAccount:
    """An account on a messenger; `external_id` is the platform's."""

    channel: str
    external_id: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class BindingRecord:
    """Whose a messenger's account was proven to be, how, and until when."""

    account: ChannelAccount
    customer_id: str
    bound_at: datetime
    expires_at: datetime
    proof: BindingProof


@dataclass(frozen=True, slots=True)
class AuditRecord:
    """One line of the audit log."""

    number: int
    at: datetime
    event: str
    outcome: str
    customer_id: str | None
    channel: str | None
    conversation: str | None
    proof: str
    address: str | None
    detail: Mapping[str, str]
