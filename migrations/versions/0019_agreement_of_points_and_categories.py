"""Scatter of keypoints, distances of one category, who found nothing, and the weight of outlines' edges."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0019"
down_revision: str | None = "0018"
branch_labels: None = None
depends_on: None = None

COLUMNS: dict[str, sa.Column[Any]] = {
    "agreement_images": sa.Column(
        "empty_ids",
        postgresql.ARRAY(sa.BigInteger()),
        server_default=sa.text("'{}'"),
        nullable=False,
    ),
    "agreement_object_sums": sa.Column(
        "boundary_weight", sa.Double(), server_default=sa.text("0"), nullable=False
    ),
    "agreement_category_sums": sa.Column(
        "distance", sa.Double(), server_default=sa.text("0"), nullable=False
    ),
}


def upgrade() -> None:
    for table, column in COLUMNS.items():
        op.add_column(table, column)
    op.execute("update agreement_object_sums set boundary = 0 where boundary is null")
    op.alter_column(
        "agreement_object_sums", "boundary", nullable=False, server_default=sa.text("0")
    )
    op.create_table(
        "agreement_sigmas",
        sa.Column("category_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("values", postgresql.ARRAY(sa.Double()), nullable=True),
        sa.Column("instance_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("seen_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("unseen_count", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_agreement_sigmas_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("category_id", name=op.f("pk_agreement_sigmas")),
    )
    # What was measured before lacks all of this.
    op.execute(
        """
        insert into agreement_stale (image_id, project_id, is_bulk)
        select image_id, project_id, true from agreement_images
        on conflict do nothing
        """
    )


def downgrade() -> None:
    op.drop_table("agreement_sigmas")
    op.alter_column("agreement_object_sums", "boundary", nullable=True, server_default=None)
    for table, column in COLUMNS.items():
        op.drop_column(table, column.name)
