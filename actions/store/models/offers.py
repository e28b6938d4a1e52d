"""What lenders offer for new purchases: periods, method and price."""

from datetime import date
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.store.models.base import Base, Fen, Rate
from actions.store.models.lending import LenderRow


class OfferRow(Base):
    """One way to buy in instalments: dated, sourced, and marked by how well it is known.

    The price is `annual_rate` (nominal) where the method bears interest, for a flat fee either
    `fee_rate_per_period` or `fee_total_rate`, both shares of the principal, else none.
    A sum is built on every offer, so what is not at least reported is none.
    """

    __tablename__ = "offer"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    name: Mapped[str] = mapped_column(String(120))
    periods: Mapped[int]
    method: Mapped[str] = mapped_column(String(16))
    annual_rate: Mapped[Decimal | None] = mapped_column(Rate)
    fee_rate_per_period: Mapped[Decimal | None] = mapped_column(Rate)
    fee_total_rate: Mapped[Decimal | None] = mapped_column(Rate)
    min_amount_fen: Mapped[int | None] = mapped_column(Fen)
    max_amount_fen: Mapped[int | None] = mapped_column(Fen)
    source: Mapped[str] = mapped_column(String(300))
    verified_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    confidence: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")

    lender: Mapped[LenderRow] = relationship()

    __table_args__ = (
        CheckConstraint("periods BETWEEN 1 AND 360", name="periods_in_range"),
        CheckConstraint(
            "method IN ('annuity', 'equal_principal', 'flat_fee', 'interest_free')",
            name="method_known",
        ),
        CheckConstraint(
            "(method IN ('annuity', 'equal_principal')) = (annual_rate IS NOT NULL)",
            name="interest_has_a_rate",
        ),
        CheckConstraint(
            "(method = 'flat_fee')"
            " = ((fee_rate_per_period IS NOT NULL) <> (fee_total_rate IS NOT NULL))",
            name="flat_fee_has_one_fee",
        ),
        CheckConstraint(
            "method = 'flat_fee' OR (fee_rate_per_period IS NULL AND fee_total_rate IS NULL)",
            name="only_flat_fee_has_one",
        ),
        CheckConstraint(
            "(annual_rate IS NULL OR annual_rate BETWEEN 1 AND 1000000000)"
            " AND (fee_rate_per_period IS NULL OR fee_rate_per_period BETWEEN 1 AND 1000000000)"
            " AND (fee_total_rate IS NULL OR fee_total_rate BETWEEN 1 AND 1000000000)",
            name="rates_in_range",
        ),
        CheckConstraint(
            "(min_amount_fen IS NULL OR min_amount_fen > 0)"
            " AND (max_amount_fen IS NULL OR max_amount_fen > 0)"
            " AND (min_amount_fen IS NULL OR max_amount_fen IS NULL"
            " OR min_amount_fen <= max_amount_fen)",
            name="amounts_in_order",
        ),
        CheckConstraint("confidence IN ('verified', 'reported')", name="confidence_known"),
        CheckConstraint(
            "confidence <> 'verified' OR verified_on IS NOT NULL", name="verified_has_a_day"
        ),
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name="validity_in_order",
        ),
        CheckConstraint("source <> ''", name="source_given"),
        Index(None, "lender_id"),
    )
