"""Which part of its split an image of a version is in, and images pinned to a part by hand."""

import sqlalchemy as sa
from alembic import op

revision: str = "0039"
down_revision: str | None = "0038"
branch_labels: None = None
depends_on: None = None

_DEEDS = "'exclude', 'include', 'gold', 'ordinary', 'pool', 'assign', 'take_back'"


def upgrade() -> None:
    op.create_table(
        "version_splits",
        sa.Column("export_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "split in ('train', 'val', 'test')", name=op.f("ck_version_splits_split")
        ),
        sa.ForeignKeyConstraint(
            ["export_id"],
            ["exports.id"],
            name=op.f("fk_version_splits_export_id_exports"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_version_splits_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("export_id", "image_id", name=op.f("pk_version_splits")),
    )
    op.create_index("ix_version_splits_image_id", "version_splits", ["image_id"])
    op.create_table(
        "split_pins",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("split", sa.Text(), nullable=False),
        sa.CheckConstraint("split in ('train', 'val', 'test')", name=op.f("ck_split_pins_split")),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_split_pins_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_split_pins")),
    )
    op.create_index("ix_split_pins_project_id_split", "split_pins", ["project_id", "split"])
    _allow(f"{_DEEDS}, 'pin'")


def downgrade() -> None:
    op.execute("delete from batches where deed = 'pin'")
    _allow(_DEEDS)
    op.drop_table("split_pins")
    op.drop_table("version_splits")


def _allow(deeds: str) -> None:
    op.drop_constraint(op.f("ck_batches_deed"), "batches", type_="check")
    op.create_check_constraint(op.f("ck_batches_deed"), "batches", f"deed in ({deeds})")
