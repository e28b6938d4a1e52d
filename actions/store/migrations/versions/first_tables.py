"""The first tables.

Besides the constraints of each table: the principal of a plan's instalments sums to the
amount financed. PostgreSQL checks this at the end of the transaction. SQLite has no checks at
the end of one, so it refuses what exceeds the amount as it is written, and the repository
refuses what falls short.
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

SQLITE_TOO_MUCH = """
CREATE TRIGGER {name} AFTER {event} ON instalment
WHEN (SELECT sum(principal_fen) FROM instalment WHERE plan_id = NEW.plan_id)
   > (SELECT principal_fen FROM plan WHERE id = NEW.plan_id)
BEGIN
    SELECT RAISE(ABORT, 'instalments exceed the amount financed');
END
"""

POSTGRESQL_FUNCTION = """
CREATE FUNCTION fenqi_check_principal() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    checked integer;
    financed bigint;
    scheduled bigint;
BEGIN
    IF TG_TABLE_NAME = 'plan' THEN
        checked := NEW.id;
    ELSIF TG_OP = 'DELETE' THEN
        checked := OLD.plan_id;
    ELSE
        checked := NEW.plan_id;
    END IF;
    SELECT principal_fen INTO financed FROM plan WHERE id = checked;
    IF NOT FOUND THEN
        RETURN NULL;
    END IF;
    SELECT coalesce(sum(principal_fen), 0) INTO scheduled
        FROM instalment WHERE plan_id = checked;
    IF scheduled <> financed THEN
        RAISE EXCEPTION 'the instalments of a plan do not sum to the amount financed'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END
$$
"""

POSTGRESQL_TRIGGER = """
CREATE CONSTRAINT TRIGGER {name} AFTER {event} ON {table}
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION fenqi_check_principal()
"""


def _guard_principal() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(SQLITE_TOO_MUCH.format(name="instalment_principal_inserted", event="INSERT"))
        op.execute(
            SQLITE_TOO_MUCH.format(
                name="instalment_principal_updated", event="UPDATE OF principal_fen"
            )
        )
        return
    op.execute(POSTGRESQL_FUNCTION)
    op.execute(
        POSTGRESQL_TRIGGER.format(
            name="instalment_principal",
            event="INSERT OR DELETE OR UPDATE OF principal_fen, plan_id",
            table="instalment",
        )
    )
    op.execute(
        POSTGRESQL_TRIGGER.format(
            name="plan_principal", event="INSERT OR UPDATE OF principal_fen", table="plan"
        )
    )


def upgrade() -> None:
    """Make the tables."""
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

    op.create_table(
        "customer",
        sa.Column("id", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_customer")),
        sa.UniqueConstraint("phone", name=op.f("uq_customer_phone")),
    )
    op.create_table(
        "feedback",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("conversation", sa.String(length=128), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("score BETWEEN 1 AND 5", name=op.f("ck_feedback_score_in_range")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("conversation", name=op.f("uq_feedback_conversation")),
    )
    op.create_table(
        "lender",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("hotline", sa.String(length=80), nullable=False),
        sa.Column("service_hours", sa.String(length=80), nullable=False),
        sa.Column("repay_entry", sa.String(length=200), nullable=False),
        sa.Column("contract_entry", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lender")),
        sa.UniqueConstraint("code", name=op.f("uq_lender_code")),
    )
    op.create_table(
        "product",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_product")),
        sa.UniqueConstraint("name", name=op.f("uq_product_name")),
    )
    op.create_table(
        "sign_in_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("phone_digest", sa.String(length=64), nullable=False),
        sa.Column("address_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("tries >= 0", name=op.f("ck_sign_in_code_tries_not_negative")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_code")),
    )
    op.create_index(
        op.f("ix_sign_in_code_address_digest_created_at"),
        "sign_in_code",
        ["address_digest", "created_at"],
    )
    op.create_index(
        op.f("ix_sign_in_code_phone_digest_created_at"),
        "sign_in_code",
        ["phone_digest", "created_at"],
    )

    op.create_table(
        "policy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("document", sa.JSON(), nullable=False),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "confidence <> 'verified' OR verified_on IS NOT NULL",
            name=op.f("ck_policy_verified_has_a_day"),
        ),
        sa.CheckConstraint(
            "confidence IN ('verified', 'reported', 'unverified')",
            name=op.f("ck_policy_confidence_known"),
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_policy_source_given")),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name=op.f("ck_policy_validity_in_order"),
        ),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_policy_lender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("code", name=op.f("uq_policy_code")),
        sa.UniqueConstraint("id", "lender_id", name=op.f("uq_policy_id_lender_id")),
    )
    op.create_index(op.f("ix_policy_lender_id_valid_from"), "policy", ["lender_id", "valid_from"])

    op.create_table(
        "shop_order",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("order_no", sa.String(length=20), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("product_id", sa.Integer(), nullable=False),
        sa.Column("ordered_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_shop_order_customer_id")
        ),
        sa.ForeignKeyConstraint(
            ["product_id"], ["product.id"], name=op.f("fk_shop_order_product_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shop_order")),
        sa.UniqueConstraint("id", "customer_id", name=op.f("uq_shop_order_id_customer_id")),
        sa.UniqueConstraint("order_no", name=op.f("uq_shop_order_order_no")),
    )
    op.create_index(op.f("ix_shop_order_customer_id"), "shop_order", ["customer_id"])

    op.create_table(
        "ticket",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_no", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=80), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("customer_id", sa.String(length=64), nullable=True),
        sa.Column("plan_no", sa.String(length=14), nullable=True),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("contact", sa.String(length=80), nullable=False),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_ticket_closed_has_a_time"),
        ),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_ticket_status_known")),
        sa.ForeignKeyConstraint(
            ["customer_id"], ["customer.id"], name=op.f("fk_ticket_customer_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ticket")),
        sa.UniqueConstraint("ticket_no", name=op.f("uq_ticket_ticket_no")),
    )
    op.create_index(op.f("ix_ticket_status_opened_at"), "ticket", ["status", "opened_at"])

    op.create_table(
        "plan",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_no", sa.String(length=14), nullable=False),
        sa.Column("customer_id", sa.String(length=64), nullable=False),
        sa.Column("order_id", sa.Integer(), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("policy_id", sa.Integer(), nullable=False),
        sa.Column("terms", sa.JSON(), nullable=False),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "(status = 'settled') = (settled_on IS NOT NULL)",
            name=op.f("ck_plan_settled_has_a_day"),
        ),
        sa.CheckConstraint(
            "status IN ('active', 'settled', 'closed')", name=op.f("ck_plan_status_known")
        ),
        sa.CheckConstraint("periods BETWEEN 1 AND 360", name=op.f("ck_plan_periods_in_range")),
        sa.CheckConstraint("principal_fen > 0", name=op.f("ck_plan_principal_positive")),
        sa.ForeignKeyConstraint(["customer_id"], ["customer.id"], name=op.f("fk_plan_customer_id")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_plan_lender_id")),
        sa.ForeignKeyConstraint(
            ["order_id", "customer_id"],
            ["shop_order.id", "shop_order.customer_id"],
            name=op.f("fk_plan_order_id_customer_id"),
        ),
        sa.ForeignKeyConstraint(
            ["policy_id", "lender_id"],
            ["policy.id", "policy.lender_id"],
            name=op.f("fk_plan_policy_id_lender_id"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan")),
        sa.UniqueConstraint("order_id", name=op.f("uq_plan_order_id")),
        sa.UniqueConstraint("plan_no", name=op.f("uq_plan_plan_no")),
    )
    op.create_index(op.f("ix_plan_customer_id_start_date"), "plan", ["customer_id", "start_date"])

    op.create_table(
        "instalment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=False),
        sa.Column("principal_fen", sa.BigInteger(), nullable=False),
        sa.Column("interest_fen", sa.BigInteger(), nullable=False),
        sa.Column("fee_fen", sa.BigInteger(), nullable=False),
        sa.Column("balance_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_fen", sa.BigInteger(), nullable=False),
        sa.Column("waived_fen", sa.BigInteger(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=True),
        sa.CheckConstraint("no BETWEEN 1 AND 360", name=op.f("ck_instalment_no_in_range")),
        sa.CheckConstraint(
            "paid_fen + waived_fen <= principal_fen + interest_fen + fee_fen",
            name=op.f("ck_instalment_paid_within_due"),
        ),
        sa.CheckConstraint(
            "paid_on IS NULL OR paid_fen + waived_fen = principal_fen + interest_fen + fee_fen",
            name=op.f("ck_instalment_paid_day_means_paid"),
        ),
        sa.CheckConstraint(
            "principal_fen >= 0 AND interest_fen >= 0 AND fee_fen >= 0 AND balance_fen >= 0"
            " AND paid_fen >= 0 AND waived_fen >= 0",
            name=op.f("ck_instalment_sums_not_negative"),
        ),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_instalment_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instalment")),
        sa.UniqueConstraint("plan_id", "due_date", name=op.f("uq_instalment_plan_id_due_date")),
        sa.UniqueConstraint("plan_id", "no", name=op.f("uq_instalment_plan_id_no")),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("plan_id", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(length=64), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("amount_fen", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "kind IN ('instalment', 'payoff', 'late_charge')", name=op.f("ck_payment_kind_known")
        ),
        sa.CheckConstraint("amount_fen > 0", name=op.f("ck_payment_amount_positive")),
        sa.ForeignKeyConstraint(
            ["plan_id"], ["plan.id"], name=op.f("fk_payment_plan_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("plan_id", "reference", name=op.f("uq_payment_plan_id_reference")),
    )
    _guard_principal()


def downgrade() -> None:
    """Drop the tables."""
    op.drop_table("payment")
    op.drop_table("instalment")
    op.drop_index(op.f("ix_plan_customer_id_start_date"), table_name="plan")

    op.drop_table("plan")
    op.drop_index(op.f("ix_ticket_status_opened_at"), table_name="ticket")

    op.drop_table("ticket")
    op.drop_index(op.f("ix_shop_order_customer_id"), table_name="shop_order")

    op.drop_table("shop_order")
    op.drop_index(op.f("ix_policy_lender_id_valid_from"), table_name="policy")

    op.drop_table("policy")
    op.drop_index(op.f("ix_sign_in_code_phone_digest_created_at"), table_name="sign_in_code")
    op.drop_index(op.f("ix_sign_in_code_address_digest_created_at"), table_name="sign_in_code")

    op.drop_table("sign_in_code")
    op.drop_table("product")
    op.drop_table("lender")
    op.drop_table("feedback")
    op.drop_table("customer")
    op.drop_index(op.f("ix_audit_log_customer_id_at"), table_name="audit_log")

    op.drop_table("audit_log")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION fenqi_check_principal()")
