"""Images for which the stop rule asks another person: found by who has passed them by."""

import sqlalchemy as sa
from alembic import op

revision: str = "0018"
down_revision: str | None = "0017"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("queued_images", sa.Column("raised", sa.BigInteger(), nullable=True))
    op.create_index(
        "ix_queued_images_raised",
        "queued_images",
        ["project_id", "raised"],
        postgresql_where=sa.text("raised is not null and open_slots > 0"),
    )
    op.add_column(
        "queue_cursors",
        sa.Column("raised", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    )


def downgrade() -> None:
    op.drop_column("queue_cursors", "raised")
    op.drop_index("ix_queued_images_raised", table_name="queued_images")
    op.drop_column("queued_images", "raised")
