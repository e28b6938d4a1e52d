"""Signing in, the audit log, tickets and feedback."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from actions.store.models.base import Base, now_utc


class AuditRow(Base):
    """Who tried to see account data, and what came of it. Outlives the customer's row."""

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now_utc)
    event: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, str]] = mapped_column(JSON, default=dict)

    __table_args__ = (Index(None, "customer_id", "at"),)


class TicketRow(Base):
    """A question handed over to a human."""

    __tablename__ = "ticket"

    id: Mapped[int] = mapped_column(primary_key=True)
    ticket_no: Mapped[str] = mapped_column(String(20), unique=True)
    topic: Mapped[str] = mapped_column(String(80))
    status: Mapped[str] = mapped_column(String(8), default="open")
    opened_at: Mapped[datetime] = mapped_column(default=now_utc)
    closed_at: Mapped[datetime | None]
    customer_id: Mapped[str | None] = mapped_column(ForeignKey("customer.id"))
    plan_no: Mapped[str | None] = mapped_column(String(14))
    summary: Mapped[str] = mapped_column(Text)
    contact: Mapped[str] = mapped_column(String(80), default="")

    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status_known"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        Index(None, "status", "opened_at"),
    )


class SignInCodeRow(Base):
    """A sign-in code asked for: digests only, of the phone, who asked and where, and the code."""

    __tablename__ = "sign_in_code"

    id: Mapped[int] = mapped_column(primary_key=True)
    phone_digest: Mapped[str] = mapped_column(String(64))
    conversation_digest: Mapped[str] = mapped_column(String(64))
    address_digest: Mapped[str] = mapped_column(String(64))
    code_digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    tries: Mapped[int] = mapped_column(default=0)
    used_at: Mapped[datetime | None]

    __table_args__ = (
        CheckConstraint("tries >= 0", name="tries_not_negative"),
        Index(None, "phone_digest", "created_at"),
        Index(None, "conversation_digest", "created_at"),
        Index(None, "address_digest", "created_at"),
    )


class FeedbackRow(Base):
    """How satisfied a customer was with a conversation; the last answer counts."""

    __tablename__ = "feedback"

    id: Mapped[int] = mapped_column(primary_key=True)
    conversation: Mapped[str] = mapped_column(String(128), unique=True)
    score: Mapped[int]
    comment: Mapped[str] = mapped_column(Text, default="")
    given_at: Mapped[datetime] = mapped_column(default=now_utc)

    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score_in_range"),)
