"""Annotations belong to groups, and keep what COCO calls their segmentation where an export cannot derive it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("annotations", sa.Column("group_id", sa.Uuid(), nullable=True))
    op.add_column(
        "annotations",
        sa.Column("segmentation", postgresql.JSON(astext_type=sa.Text()), nullable=True),
    )


def downgrade() -> None:
    op.drop_column("annotations", "segmentation")
    op.drop_column("annotations", "group_id")
