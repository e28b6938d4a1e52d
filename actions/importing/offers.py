"""Offers for new purchases, checked against their documented form."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import get_args

from actions.importing.fields import BadField, Fields
from actions.payoff.terms import MAX_PERIODS
from actions.store.records import OfferConfidence, OfferMethod

_PRICES: dict[OfferMethod, tuple[str, ...]] = {
    "annuity": ("annual_rate",),
    "equal_principal": ("annual_rate",),
    "flat_fee": ("fee_rate_per_period", "fee_total_rate"),
    "interest_free": (),
}
"""What each method is priced by: one of these."""


@dataclass(frozen=True, slots=True)
class OfferEntry:
    """An offer, as in the file; sums in fen."""

    line: int
    code: str
    lender: str
    name: str
    periods: int
    method: OfferMethod
    annual_rate: Decimal | None
    fee_rate_per_period: Decimal | None
    fee_total_rate: Decimal | None
    min_amount_fen: int | None
    max_amount_fen: int | None
    source: str
    verified_on: date | None
    valid_from: date | None
    valid_to: date | None
    confidence: OfferConfidence
    note: str


def read_offer(read: Fields) -> OfferEntry:
    """The row as an offer. Raises BadField."""
    method: OfferMethod = read.word("method", get_args(OfferMethod))
    price = _price(read, method)
    confidence: OfferConfidence = read.word("confidence", get_args(OfferConfidence))
    verified_on = read.optional_past_day("verified_on")
    if confidence == "verified" and verified_on is None:
        raise BadField("verified_on 缺少：已核实的价格要写明哪天核实")
    valid_from, valid_to = read.optional_day("valid_from"), read.optional_day("valid_to")
    if valid_from and valid_to and valid_to < valid_from:
        raise BadField("valid_to 不能早于 valid_from")
    least, most = read.optional_sum_fen("min_amount"), read.optional_sum_fen("max_amount")
    if least and most and most < least:
        raise BadField("max_amount 小于 min_amount")
    return OfferEntry(
        line=read.line,
        code=read.text("code", 60),
        lender=read.text("lender", 40),
        name=read.text("name", 120),
        periods=_periods(read),
        method=method,
        annual_rate=price.get("annual_rate"),
        fee_rate_per_period=price.get("fee_rate_per_period"),
        fee_total_rate=price.get("fee_total_rate"),
        min_amount_fen=least,
        max_amount_fen=most,
        source=read.text("source", 300),
        verified_on=verified_on,
        valid_from=valid_from,
        valid_to=valid_to,
        confidence=confidence,
        note=read.optional_text("note", 2000),
    )


def _price(read: Fields, method: OfferMethod) -> dict[str, Decimal]:
    """The rate the method is priced by, under its name; one for another method is left unread."""
    fitting = _PRICES[method]
    given = {name: rate for name in fitting if (rate := read.optional_rate(name)) is not None}
    if len(given) != min(len(fitting), 1):
        raise BadField(f"{' 和 '.join(fitting)} 要写一项，也只能写一项")
    return given


def _periods(read: Fields) -> int:
    periods = read.raw("periods")
    if type(periods) is not int or not 1 <= periods <= MAX_PERIODS:
        raise BadField(f"periods 要是 1 到 {MAX_PERIODS} 的整数")
    return periods
