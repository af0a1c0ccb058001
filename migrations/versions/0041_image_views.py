"""Who opened which image, when and how often."""

import sqlalchemy as sa
from alembic import op

revision: str = "0041"
down_revision: str | None = "0040"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "image_views",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("count", sa.BigInteger(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_image_views_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name=op.f("fk_image_views_user_id_users"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("image_id", "user_id", name=op.f("pk_image_views")),
    )
    op.create_index(op.f("ix_image_views_user_id"), "image_views", ["user_id"])


def downgrade() -> None:
    op.drop_table("image_views")
