"""Signing in, accounts on messengers, the audit log, tickets and feedback."""

from datetime import datetime

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from actions.store.models.base import Base, now_utc


class AuditRow(Base):
    """Who tried to see or change what, how they were proven, and what came of it.

    Rows are only added, each with a hash over itself and the row before it, see
    `store/audit_chain.py`; triggers refuse changes, and removals but of what a row with
    `purged_through` declares purged.
    Conversation and address are keyed digests. Outlives the customer's row.
    """

    __tablename__ = "audit_log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(String(40))
    outcome: Mapped[str] = mapped_column(String(40))
    customer_id: Mapped[str | None] = mapped_column(String(64))
    channel: Mapped[str | None] = mapped_column(String(20))
    conversation: Mapped[str | None] = mapped_column(String(64))
    proof: Mapped[str] = mapped_column(String(16))
    address: Mapped[str | None] = mapped_column(String(64))
    detail: Mapped[dict[str, str]] = mapped_column(JSON)
    purged_through: Mapped[int | None]
    previous_hash: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))

    __table_args__ = (
        Index(None, "customer_id", "at"),
        Index(None, "address", "event", "at"),
        Index(None, "purged_through"),
    )


class AuditHeadRow(Base):
    """The end of the audit log, one row: what is missing there shows, and writers take turns."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))
    seal: Mapped[str] = mapped_column(String(64))

    __table_args__ = (CheckConstraint("id = 1", name="only_one"),)


class TicketRow(Base):
    """A question handed over to a human.

    A ticket without a customer belongs to the conversation whose keyed digest it has.
    """

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
    conversation: Mapped[str | None] = mapped_column(String(64))
    address: Mapped[str | None] = mapped_column(String(64))

    __table_args__ = (
        CheckConstraint("status IN ('open', 'closed')", name="status_known"),
        CheckConstraint("(status = 'closed') = (closed_at IS NOT NULL)", name="closed_has_a_time"),
        Index(None, "status", "opened_at"),
        Index(None, "customer_id", "opened_at"),
        Index(None, "conversation", "opened_at"),
        Index(None, "address", "opened_at"),
    )


class ChannelAccountRow(Base):
    """An account on a messenger that is proven to be a customer's, for a time.

    `external_id` is the platform's id as it is: messages to the customer are addressed with it.
    """

    __tablename__ = "channel_account"

    id: Mapped[int] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(128))
    customer_id: Mapped[str] = mapped_column(ForeignKey("customer.id"))
    bound_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    proof: Mapped[str] = mapped_column(String(16))

    __table_args__ = (
        CheckConstraint("proof IN ('phone_code', 'shop_link')", name="proof_known"),
        CheckConstraint("expires_at > bound_at", name="expires_later"),
        UniqueConstraint("channel", "external_id"),
        Index(None, "customer_id"),
    )


class LinkTokenRow(Base):
    """A sign-in link made for an account on a messenger: the digest of its token."""

    __tablename__ = "link_token"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_digest: Mapped[str] = mapped_column(String(64), unique=True)
    channel: Mapped[str] = mapped_column(String(20))
    external_id: Mapped[str] = mapped_column(String(128))
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    __table_args__ = (Index(None, "channel", "external_id", "created_at"),)


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
