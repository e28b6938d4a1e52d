"""What the demo shop offers for new purchases.

The invented demo lender's prices are `verified`; what third-party pages say of a real lender is
`reported`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from actions.store.demo.lenders import DEMO_CHECKED_DAYS_AGO, DEMO_CONTRACT, PAGES
from actions.store.models import LenderRow, OfferRow
from actions.store.money import to_fen
from actions.store.records import OfferConfidence, OfferMethod


@dataclass(frozen=True, slots=True)
class DemoOffer:
    """An offer of the demo shop; rates are shares of 1, sums yuan."""

    code: str
    lender: str
    name: str
    periods: int
    method: OfferMethod
    annual_rate: str | None = None
    fee_rate_per_period: str | None = None
    fee_total_rate: str | None = None
    min_amount: str | None = None
    max_amount: str | None = None
    confidence: OfferConfidence = "reported"
    source: str = PAGES

    def row(self, lender: LenderRow, today: date) -> OfferRow:
        """The offer as a row; a verified one was checked thirty days before `today`."""
        verified = self.confidence == "verified"
        return OfferRow(
            code=self.code,
            lender=lender,
            name=self.name,
            periods=self.periods,
            method=self.method,
            annual_rate=_rate(self.annual_rate),
            fee_rate_per_period=_rate(self.fee_rate_per_period),
            fee_total_rate=_rate(self.fee_total_rate),
            min_amount_fen=to_fen(self.min_amount) if self.min_amount else None,
            max_amount_fen=to_fen(self.max_amount) if self.max_amount else None,
            source=self.source,
            verified_on=today - timedelta(days=DEMO_CHECKED_DAYS_AGO) if verified else None,
            confidence=self.confidence,
        )


def _rate(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _demo(
    code: str,
    name: str,
    periods: int,
    method: OfferMethod,
    *,
    annual_rate: str | None = None,
    fee_rate_per_period: str | None = None,
    min_amount: str = "600.00",
) -> DemoOffer:
    return DemoOffer(
        code,
        "demo",
        name,
        periods,
        method,
        annual_rate=annual_rate,
        fee_rate_per_period=fee_rate_per_period,
        min_amount=min_amount,
        max_amount="20000.00",
        confidence="verified",
        source=f"{DEMO_CONTRACT}价目表",
    )


OFFERS = (
    _demo("demo-3", "3 期免息", 3, "interest_free"),
    _demo("demo-6", "6 期免息", 6, "interest_free", min_amount="1000.00"),
    _demo("demo-12-fee", "12 期等本等费", 12, "flat_fee", fee_rate_per_period="0.006"),
    _demo("demo-12-annuity", "12 期等额本息", 12, "annuity", annual_rate="0.144"),
    _demo(
        "demo-24-fee",
        "24 期等本等费",
        24,
        "flat_fee",
        fee_rate_per_period="0.006",
        min_amount="2000.00",
    ),
    _demo(
        "demo-24-annuity",
        "24 期等额本息",
        24,
        "annuity",
        annual_rate="0.144",
        min_amount="2000.00",
    ),
    DemoOffer("huabei-3", "huabei", "花呗 3 期", 3, "flat_fee", fee_total_rate="0.025"),
    DemoOffer("huabei-6", "huabei", "花呗 6 期", 6, "flat_fee", fee_total_rate="0.045"),
    DemoOffer("huabei-12", "huabei", "花呗 12 期", 12, "flat_fee", fee_total_rate="0.088"),
)
