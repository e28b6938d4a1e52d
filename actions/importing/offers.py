"""The documented form of offers for new purchases (docs/import.md)."""

from typing import Annotated, Self

from pydantic import Field, model_validator

from actions.importing.fields import Day, Fen, Fields, PastDay, Rate, count
from actions.importing.reasons import objection
from actions.payoff import Objection
from actions.payoff.terms import MAX_PERIODS
from actions.store.records import OfferConfidence, OfferMethod

_RATES = ("annual_rate", "fee_rate_per_period", "fee_total_rate")
_PRICES: dict[OfferMethod, tuple[str, ...]] = {
    "annuity": ("annual_rate",),
    "equal_principal": ("annual_rate",),
    "flat_fee": ("fee_rate_per_period", "fee_total_rate"),
    "interest_free": (),
}
"""What each method is priced by: one of these."""


class OfferEntry(Fields):
    """An offer; sums in fen."""

    code: str = Field(max_length=60)
    lender: str = Field(max_length=40)
    name: str = Field(max_length=120)
    periods: Annotated[int, count(1, MAX_PERIODS)]
    method: OfferMethod
    annual_rate: Rate | None = None
    fee_rate_per_period: Rate | None = None
    fee_total_rate: Rate | None = None
    min_amount_fen: Fen | None = Field(None, alias="min_amount")
    max_amount_fen: Fen | None = Field(None, alias="max_amount")
    source: str = Field(max_length=300)
    verified_on: PastDay | None = None
    valid_from: Day | None = None
    valid_to: Day | None = None
    confidence: OfferConfidence
    note: str = Field("", max_length=2000)

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        fitting = _PRICES[self.method]
        given = [name for name in _RATES if getattr(self, name) is not None]
        for name in given:
            if name not in fitting:
                raise objection(Objection.NOT_FOR_METHOD, name, method=self.method)
        if len(given) != min(len(fitting), 1):
            raise objection("not_one_price", " 和 ".join(fitting))
        if self.confidence == "verified" and self.verified_on is None:
            raise objection("verified_without_day", "verified_on")
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise objection(Objection.BEFORE, "valid_to", other="valid_from")
        least, most = self.min_amount_fen, self.max_amount_fen
        if least and most and most < least:
            raise objection("less", "max_amount", other="min_amount")
        return self
