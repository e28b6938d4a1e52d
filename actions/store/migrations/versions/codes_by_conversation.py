"""Sign-in codes are good in the conversation that asked for them."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column; codes live five minutes, and those asked for before are no longer good."""
    op.execute("DELETE FROM sign_in_code")
    with op.batch_alter_table("sign_in_code") as table:
        table.add_column(sa.Column("conversation_digest", sa.String(length=64), nullable=False))
        table.create_index(
            op.f("ix_sign_in_code_conversation_digest_created_at"),
            ["conversation_digest", "created_at"],
        )


def downgrade() -> None:
    """Remove the column."""
    with op.batch_alter_table("sign_in_code") as table:
        table.drop_index(op.f("ix_sign_in_code_conversation_digest_created_at"))
        table.drop_column("conversation_digest")
