"""Images know where their file lay outside, and some are read from there: their bytes are not copied."""

import sqlalchemy as sa
from alembic import op

revision: str = "0028"
down_revision: str | None = "0027"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column(
        "images",
        sa.Column("is_referenced", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.create_table(
        "image_origins",
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.Column("problem", sa.Text(), nullable=True),
        sa.Column(
            "checked_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind in ('folder', 'bucket', 'url')", name=op.f("ck_image_origins_kind")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_image_origins_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_image_origins_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_image_origins")),
    )
    # Addresses may be longer than an entry of an index.
    op.create_index(
        "ix_image_origins_project_id_address",
        "image_origins",
        ["project_id", sa.text("md5(address)")],
    )


def downgrade() -> None:
    op.drop_index("ix_image_origins_project_id_address", table_name="image_origins")
    op.drop_table("image_origins")
    op.drop_column("images", "is_referenced")
