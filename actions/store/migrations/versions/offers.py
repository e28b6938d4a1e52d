"""Offers: what lenders offer for new purchases."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table."""
    op.create_table(
        "offer",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(length=60), nullable=False),
        sa.Column("lender_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("periods", sa.Integer(), nullable=False),
        sa.Column("method", sa.String(length=16), nullable=False),
        sa.Column("annual_rate", sa.BigInteger(), nullable=True),
        sa.Column("fee_rate_per_period", sa.BigInteger(), nullable=True),
        sa.Column("fee_total_rate", sa.BigInteger(), nullable=True),
        sa.Column("min_amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("max_amount_fen", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.String(length=300), nullable=False),
        sa.Column("verified_on", sa.Date(), nullable=True),
        sa.Column("valid_from", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("confidence", sa.String(length=12), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.CheckConstraint("periods BETWEEN 1 AND 360", name=op.f("ck_offer_periods_in_range")),
        sa.CheckConstraint(
            "method IN ('annuity', 'equal_principal', 'flat_fee', 'interest_free')",
            name=op.f("ck_offer_method_known"),
        ),
        sa.CheckConstraint(
            "(method IN ('annuity', 'equal_principal')) = (annual_rate IS NOT NULL)",
            name=op.f("ck_offer_interest_has_a_rate"),
        ),
        sa.CheckConstraint(
            "(method = 'flat_fee')"
            " = ((fee_rate_per_period IS NOT NULL) <> (fee_total_rate IS NOT NULL))",
            name=op.f("ck_offer_flat_fee_has_one_fee"),
        ),
        sa.CheckConstraint(
            "method = 'flat_fee' OR (fee_rate_per_period IS NULL AND fee_total_rate IS NULL)",
            name=op.f("ck_offer_only_flat_fee_has_one"),
        ),
        sa.CheckConstraint(
            "(annual_rate IS NULL OR annual_rate BETWEEN 1 AND 1000000000)"
            " AND (fee_rate_per_period IS NULL OR fee_rate_per_period BETWEEN 1 AND 1000000000)"
            " AND (fee_total_rate IS NULL OR fee_total_rate BETWEEN 1 AND 1000000000)",
            name=op.f("ck_offer_rates_in_range"),
        ),
        sa.CheckConstraint(
            "(min_amount_fen IS NULL OR min_amount_fen > 0)"
            " AND (max_amount_fen IS NULL OR max_amount_fen > 0)"
            " AND (min_amount_fen IS NULL OR max_amount_fen IS NULL"
            " OR min_amount_fen <= max_amount_fen)",
            name=op.f("ck_offer_amounts_in_order"),
        ),
        sa.CheckConstraint(
            "confidence IN ('verified', 'reported')", name=op.f("ck_offer_confidence_known")
        ),
        sa.CheckConstraint(
            "confidence <> 'verified' OR verified_on IS NOT NULL",
            name=op.f("ck_offer_verified_has_a_day"),
        ),
        sa.CheckConstraint(
            "valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to",
            name=op.f("ck_offer_validity_in_order"),
        ),
        sa.CheckConstraint("source <> ''", name=op.f("ck_offer_source_given")),
        sa.ForeignKeyConstraint(["lender_id"], ["lender.id"], name=op.f("fk_offer_lender_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
        sa.UniqueConstraint("code", name=op.f("uq_offer_code")),
    )
    op.create_index(op.f("ix_offer_lender_id"), "offer", ["lender_id"])


def downgrade() -> None:
    """Drop the table."""
    op.drop_index(op.f("ix_offer_lender_id"), table_name="offer")

    op.drop_table("offer")
