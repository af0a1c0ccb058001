"""Places of pictures that copies hide."""

import sqlalchemy as sa
from alembic import op

revision: str = "0040"
down_revision: str | None = "0039"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "hidden_places",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("x", sa.Float(), nullable=False),
        sa.Column("y", sa.Float(), nullable=False),
        sa.Column("width", sa.Float(), nullable=False),
        sa.Column("height", sa.Float(), nullable=False),
        sa.Column("found_by", sa.Text()),
        sa.Column("created_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind in ('face', 'plate', 'other')", name=op.f("ck_hidden_places_kind")
        ),
        sa.CheckConstraint(
            "x >= 0 and y >= 0 and width > 0 and height > 0", name=op.f("ck_hidden_places_box")
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_hidden_places_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_hidden_places_created_by_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hidden_places")),
    )
    op.create_index(op.f("ix_hidden_places_image_id"), "hidden_places", ["image_id"])


def downgrade() -> None:
    op.drop_table("hidden_places")
