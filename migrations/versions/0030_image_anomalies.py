"""What contradicts itself about images, and what thumbnails inside files look like."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0030"
down_revision: str | None = "0029"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column(
        "image_quality",
        sa.Column("is_checked", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("image_quality", sa.Column("thumbnail_width", sa.Integer()))
    op.add_column("image_quality", sa.Column("thumbnail_height", sa.Integer()))
    op.add_column("image_quality", sa.Column("thumbnail_hashes", postgresql.ARRAY(sa.BigInteger())))
    op.create_index(
        "ix_image_quality_not_checked",
        "image_quality",
        ["project_id"],
        postgresql_where=sa.text("not is_checked"),
    )
    op.create_table(
        "image_anomalies",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("severity", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("dismissed_at", sa.DateTime(timezone=True)),
        sa.Column("dismissed_by", sa.BigInteger()),
        sa.CheckConstraint("severity between 1 and 3", name=op.f("ck_image_anomalies_severity")),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_image_anomalies_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["dismissed_by"], ["users.id"], name=op.f("fk_image_anomalies_dismissed_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_image_anomalies")),
        sa.UniqueConstraint("image_id", "kind", name=op.f("uq_image_anomalies_image_id_kind")),
    )
    op.create_index(
        "ix_image_anomalies_project_id_severity_id",
        "image_anomalies",
        ["project_id", "severity", "id"],
    )


def downgrade() -> None:
    op.drop_table("image_anomalies")
    op.drop_index("ix_image_quality_not_checked", "image_quality")
    for name in ("thumbnail_hashes", "thumbnail_height", "thumbnail_width", "is_checked"):
        op.drop_column("image_quality", name)
