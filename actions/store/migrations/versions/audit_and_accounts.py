"""The audit log as one chain, whose tickets are, and accounts on messengers.

Lines that are there already are numbered anew without gaps and chained as they stand.
"""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import op

from actions.store.digests import digest_key

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

GENESIS = "0" * 64
AT_ONCE = 1000

SQLITE_GUARDS = (
    """
CREATE TRIGGER audit_log_not_changed BEFORE UPDATE ON audit_log
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
""",
    """
CREATE TRIGGER audit_log_not_removed BEFORE DELETE ON audit_log
WHEN NOT EXISTS (SELECT 1 FROM audit_log WHERE purged_through >= OLD.id)
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
""",
    """
CREATE TRIGGER audit_head_not_removed BEFORE DELETE ON audit_head
BEGIN
    SELECT RAISE(ABORT, 'the audit log is append-only');
END
""",
)

POSTGRESQL_GUARDS = (
    """
CREATE FUNCTION fenqi_refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND TG_TABLE_NAME = 'audit_log' THEN
        IF EXISTS (SELECT 1 FROM audit_log WHERE purged_through >= OLD.id) THEN
            RETURN OLD;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append-only';
END
$$
""",
    """
CREATE TRIGGER audit_log_not_changed BEFORE UPDATE OR DELETE ON audit_log
FOR EACH ROW EXECUTE FUNCTION fenqi_refuse_audit_change()
""",
    """
CREATE TRIGGER audit_log_not_emptied BEFORE TRUNCATE ON audit_log
FOR EACH STATEMENT EXECUTE FUNCTION fenqi_refuse_audit_change()
""",
    """
CREATE TRIGGER audit_head_not_removed BEFORE DELETE ON audit_head
FOR EACH ROW EXECUTE FUNCTION fenqi_refuse_audit_change()
""",
    """
CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_head
FOR EACH STATEMENT EXECUTE FUNCTION fenqi_refuse_audit_change()
""",
)


def _audit_table(name: str) -> sa.Table:
    """The log in its new form, for the rows to be moved into."""
    return op.create_table(
        name,
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=True),
        sa.Column("channel", sa.String(length=20), nullable=True),
        sa.Column("conversation", sa.String(length=64), nullable=True),
        sa.Column("proof", sa.String(length=16), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("purged_through", sa.Integer(), nullable=True),
        sa.Column("previous_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )


def _chained(rows: sa.CursorResult[Any]) -> Iterator[dict[str, Any]]:
    """The rows as the chain has them: numbered from 1, each with its hash."""
    previous = GENESIS
    for number, row in enumerate(rows, 1):
        at: datetime = row.at if row.at.tzinfo else row.at.replace(tzinfo=UTC)
        content = [
            previous,
            at.astimezone(UTC).isoformat(timespec="microseconds"),
            *(row.event, row.outcome, row.customer_id),
            *(None, None, "none", None),
            row.detail,
            None,
        ]
        text = json.dumps(content, sort_keys=True, ensure_ascii=False)
        own = hmac.new(digest_key(), text.encode(), hashlib.sha256).hexdigest()
        yield {
            "id": number,
            "at": at,
            "event": row.event,
            "outcome": row.outcome,
            "customer_id": row.customer_id,
            "proof": "none",
            "detail": row.detail,
            "previous_hash": previous,
            "hash": own,
        }
        previous = own


def _chain_what_is_there() -> None:
    connection = op.get_bind()
    op.drop_index(op.f("ix_audit_log_customer_id_at"), table_name="audit_log")
    if connection.dialect.name == "postgresql":
        op.execute("ALTER TABLE audit_log RENAME CONSTRAINT pk_audit_log TO pk_audit_log_before")
    op.rename_table("audit_log", "audit_log_before")
    chained = _audit_table("audit_log")
    before = sa.table(
        "audit_log_before",
        *(sa.column(name) for name in ("id", "event", "outcome", "customer_id")),
        sa.column("at", sa.DateTime(timezone=True)),
        sa.column("detail", sa.JSON()),
    )
    number, last_hash = 0, GENESIS
    waiting: list[dict[str, Any]] = []
    for row in _chained(connection.execute(sa.select(before).order_by(before.c.id))):
        waiting.append(row)
        number, last_hash = row["id"], row["hash"]
        if len(waiting) == AT_ONCE:
            op.bulk_insert(chained, waiting)
            waiting = []
    if waiting:
        op.bulk_insert(chained, waiting)
    op.drop_table("audit_log_before")
    op.create_index(op.f("ix_audit_log_customer_id_at"), "audit_log", ["customer_id", "at"])
    op.create_index(op.f("ix_audit_log_address_event_at"), "audit_log", ["address", "event", "at"])
    op.create_index(op.f("ix_audit_log_purged_through"), "audit_log", ["purged_through"])
    head = op.create_table(
        "audit_head",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.Column("seal", sa.String(length=64), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_audit_head_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_head")),
    )
    sealed = f"head\n{number}\n{last_hash}".encode()
    seal = hmac.new(digest_key(), sealed, hashlib.sha256).hexdigest() if number else ""
    op.bulk_insert(head, [{"id": 1, "number": number, "hash": last_hash, "seal": seal}])


def upgrade() -> None:
    """Chain the log, add columns to tickets, make the tables of accounts on messengers."""
    _chain_what_is_there()
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    for guard in SQLITE_GUARDS if is_sqlite else POSTGRESQL_GUARDS:
        op.execute(guard)

    op.add_column("ticket", sa.Column("conversation", sa.String(length=64), nullable=True))
    op.add_column("ticket", sa.Column("address", sa.String(length=64), nullable=True))
    for column in ("customer_id", "conversation", "address"):
        op.create_index(op.f(f"ix_ticket_{column}_opened_at"), "ticket", [column, "opened_at"])

    op.create_table(
        "channel_account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("bound_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proof", sa.String(length=16), nullable=False),
        sa.CheckConstraint(
            "proof IN ('phone_code', 'shop_link')", name=op.f("ck_channel_account_proof_known")
        ),
        sa.CheckConstraint("expires_at > bound_at", name=op.f("ck_channel_account_expires_later")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_channel_account_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_channel_account")),
        sa.UniqueConstraint(
            "channel", "external_id", name=op.f("uq_channel_account_channel_external_id")
        ),
    )
    op.create_index(op.f("ix_channel_account_customer_id"), "channel_account", ["customer_id"])

    op.create_table(
        "link_token",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("channel", sa.String(length=20), nullable=False),
        sa.Column("external_id", sa.String(length=128), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_link_token")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_link_token_token_digest")),
    )
    op.create_index(
        op.f("ix_link_token_channel_external_id_created_at"),
        "link_token",
        ["channel", "external_id", "created_at"],
    )


def downgrade() -> None:
    """Take it back; lines of the log stay, without what was added to them."""
    op.drop_table("link_token")
    op.drop_table("channel_account")
    for column in ("address", "conversation", "customer_id"):
        op.drop_index(op.f(f"ix_ticket_{column}_opened_at"), table_name="ticket")
    with op.batch_alter_table("ticket") as ticket:
        ticket.drop_column("address")
        ticket.drop_column("conversation")

    op.drop_table("audit_head")
    for column in ("purged_through", "address_event_at", "customer_id_at"):
        op.drop_index(op.f(f"ix_audit_log_{column}"), table_name="audit_log")
    is_sqlite = op.get_bind().dialect.name == "sqlite"
    if not is_sqlite:
        op.execute("ALTER TABLE audit_log RENAME CONSTRAINT pk_audit_log TO pk_audit_log_after")
    op.rename_table("audit_log", "audit_log_after")
    op.create_table(
        "audit_log",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("event", sa.String(length=40), nullable=False),
        sa.Column("outcome", sa.String(length=40), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_log")),
    )
    op.create_index(op.f("ix_audit_log_customer_id_at"), "audit_log", ["customer_id", "at"])
    op.execute(
        "INSERT INTO audit_log (at, event, outcome, customer_id, detail)"
        " SELECT at, event, outcome, customer_id, detail FROM audit_log_after ORDER BY id"
    )
    op.drop_table("audit_log_after")
    if not is_sqlite:
        op.execute("DROP FUNCTION fenqi_refuse_audit_change()")
