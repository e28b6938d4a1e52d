"""Instalment plans, their instalments, and the payments made for them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from actions.store.models.base import Base, Fen, now_utc
from actions.store.models.customers import OrderRow
from actions.store.models.lending import LenderRow, PolicyRow


class PlanRow(Base):
    """A plan as sold: `terms` in the engine's JSON form, and the rule that came with it."""

    __tablename__ = "plan"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_no: Mapped[str] = mapped_column(String(14), unique=True)
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    order_id: Mapped[int]
    lender_id: Mapped[int] = mapped_column(ForeignKey("lender.id"))
    policy_id: Mapped[int]
    terms: Mapped[dict[str, Any]] = mapped_column(JSON)
    principal_fen: Mapped[int] = mapped_column(Fen)
    periods: Mapped[int]
    start_date: Mapped[date]
    status: Mapped[str] = mapped_column(String(8), default="active")
    settled_on: Mapped[date | None]

    order: Mapped[OrderRow] = relationship(
        primaryjoin="PlanRow.order_id == OrderRow.id", foreign_keys="PlanRow.order_id"
    )
    lender: Mapped[LenderRow] = relationship()
    policy: Mapped[PolicyRow] = relationship(
        primaryjoin="PlanRow.policy_id == PolicyRow.id", foreign_keys="PlanRow.policy_id"
    )
    instalments: Mapped[list["InstalmentRow"]] = relationship(
        back_populates="plan", order_by="InstalmentRow.no", cascade="all, delete-orphan"
    )
    payments: Mapped[list["PaymentRow"]] = relationship(
        back_populates="plan",
        order_by="(PaymentRow.paid_on, PaymentRow.id)",
        cascade="all, delete-orphan",
    )

    __table_args__ = (
        ForeignKeyConstraint(
            ["order_id", "customer_id"], ["shop_order.id", "shop_order.customer_id"]
        ),
        ForeignKeyConstraint(["policy_id", "lender_id"], ["policy.id", "policy.lender_id"]),
        UniqueConstraint("order_id"),
        CheckConstraint("principal_fen > 0", name="principal_positive"),
        CheckConstraint("periods BETWEEN 1 AND 360", name="periods_in_range"),
        CheckConstraint("status IN ('active', 'settled', 'closed')", name="status_known"),
        CheckConstraint(
            "(status = 'settled') = (settled_on IS NOT NULL)", name="settled_has_a_day"
        ),
        Index(None, "customer_id", "start_date"),
    )


class InstalmentRow(Base):
    """One instalment: as scheduled, and what was paid and waived of it."""

    __tablename__ = "instalment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    no: Mapped[int]
    due_date: Mapped[date]
    principal_fen: Mapped[int] = mapped_column(Fen)
    interest_fen: Mapped[int] = mapped_column(Fen)
    fee_fen: Mapped[int] = mapped_column(Fen)
    balance_fen: Mapped[int] = mapped_column(Fen)
    paid_fen: Mapped[int] = mapped_column(Fen, default=0)
    waived_fen: Mapped[int] = mapped_column(Fen, default=0)
    paid_on: Mapped[date | None]

    plan: Mapped[PlanRow] = relationship(back_populates="instalments")

    __table_args__ = (
        UniqueConstraint("plan_id", "no"),
        UniqueConstraint("plan_id", "due_date"),
        CheckConstraint("no BETWEEN 1 AND 360", name="no_in_range"),
        CheckConstraint(
            "principal_fen >= 0 AND interest_fen >= 0 AND fee_fen >= 0 AND balance_fen >= 0"
            " AND paid_fen >= 0 AND waived_fen >= 0",
            name="sums_not_negative",
        ),
        CheckConstraint(
            "paid_fen + waived_fen <= principal_fen + interest_fen + fee_fen",
            name="paid_within_due",
        ),
        CheckConstraint(
            "paid_on IS NULL OR paid_fen + waived_fen = principal_fen + interest_fen + fee_fen",
            name="paid_day_means_paid",
        ),
    )

    @property
    def due_fen(self) -> int:
        """What the instalment comes to as scheduled, in fen."""
        return self.principal_fen + self.interest_fen + self.fee_fen


class PaymentRow(Base):
    """Money received for a plan. `reference` is the payer's or the import's own number."""

    __tablename__ = "payment"

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"))
    reference: Mapped[str] = mapped_column(String(64))
    paid_on: Mapped[date]
    amount_fen: Mapped[int] = mapped_column(Fen)
    kind: Mapped[str] = mapped_column(String(12))
    recorded_at: Mapped[datetime] = mapped_column(default=now_utc)

    plan: Mapped[PlanRow] = relationship(back_populates="payments")

    __table_args__ = (
        UniqueConstraint("plan_id", "reference"),
        CheckConstraint("amount_fen > 0", name="amount_positive"),
        CheckConstraint("kind IN ('instalment', 'payoff', 'late_charge')", name="kind_known"),
    )
