"""What people have to say of a dataset."""

import sqlalchemy as sa
from alembic import op

revision: str = "0037"
down_revision: str | None = "0036"
branch_labels: None = None
depends_on: None = None

WORDS = ("intended_uses", "other_uses", "collection", "limitations", "licence", "contact")


def upgrade() -> None:
    op.create_table(
        "dataset_cards",
        sa.Column("project_id", sa.BigInteger(), autoincrement=False, nullable=False),
        *(sa.Column(name, sa.Text(), server_default="", nullable=False) for name in WORDS),
        sa.Column("updated_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_dataset_cards_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["updated_by"], ["users.id"], name=op.f("fk_dataset_cards_updated_by_users")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_dataset_cards")),
    )


def downgrade() -> None:
    op.drop_table("dataset_cards")
