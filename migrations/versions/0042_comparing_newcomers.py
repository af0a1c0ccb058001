"""New images are compared with the others alone: look-ups by hash, and what the last comparison of all has found."""

import sqlalchemy as sa
from alembic import op

revision: str = "0042"
down_revision: str | None = "0041"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    for band in range(4):
        op.create_index(
            f"ix_image_quality_band_{band}",
            "image_quality",
            ["project_id", sa.text(f"((perceptual_hash >> {16 * band}) & 65535)")],
            postgresql_where=sa.text("perceptual_hash not in (0, -9223372036854775808)"),
        )
    op.create_index(
        "ix_image_quality_project_id_pixel_hash", "image_quality", ["project_id", "pixel_hash"]
    )
    op.create_table(
        "comparisons",
        sa.Column("project_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("image_count", sa.Integer(), nullable=False),
        sa.Column("median_distance", sa.Double()),
        sa.Column(
            "compared_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_comparisons_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_comparisons")),
    )


def downgrade() -> None:
    op.drop_table("comparisons")
    op.drop_index("ix_image_quality_project_id_pixel_hash")
    for band in range(4):
        op.drop_index(f"ix_image_quality_band_{band}")
