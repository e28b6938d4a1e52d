"""Lenders, what they finance, and their early-repayment rules."""

from datetime import date
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.store.models.base import Base


class LenderRow(Base):
    """A lender behind the shop's instalment plans."""

    __tablename__ = "lender"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(80))
    hotline: Mapped[str] = mapped_column(String(80), default="")
    service_hours: Mapped[str] = mapped_column(String(80), default="")
    repay_entry: Mapped[str] = mapped_column(String(200), default="")
    contract_entry: Mapped[str] = mapped_column(String(200), default="")

    policies: Mapped[list["PolicyRow"]] = relationship(back_populates="lender")


class ProductRow(Base):
    """A product of the shop, and the other names customers give it."""

    __tablename__ = "product"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120), unique=True)
    aliases: Mapped[list[str]] = mapped_column(JSON, default=list)


class PolicyRow(Base):
    """A lender's early-repayment rule: dated, sourced, and marked by how well it is known.

    `document` is the engine's JSON form without source, verified_on, valid_from and
    valid_to, which are columns.
    """

    __tablename__ = "policy"

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(60), unique=True)
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    name: Mapped[str] = mapped_column(String(120))
    document: Mapped[dict[str, Any]] = mapped_column(JSON)
    source: Mapped[str] = mapped_column(String(300))
    verified_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    confidence: Mapped[str] = mapped_column(String(12))
    note: Mapped[str] = mapped_column(Text, default="")

    lender: Mapped[LenderRow] = relationship(back_populates="policies")

    __table_args__ = (
        # What a plan's foreign key points at: its rule is one of its own lender.
        UniqueConstraint("id", "lender_id"),
        CheckConstraint(
            "confidence IN ('verified', 'reported', 'unverified')", name="confidence_known"
        ),
        CheckConstraint(
            "confidence <> 'verified' OR verified_on IS NOT NULL", name="verified_has_a_day"
        ),
        CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name="validity_in_order",
        ),
        CheckConstraint("source <> ''", name="source_given"),
        Index(None, "lender_id", "valid_from"),
    )
