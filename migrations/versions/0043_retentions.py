"""How long a project keeps its exports, and who saw what."""

import sqlalchemy as sa
from alembic import op

revision: str = "0043"
down_revision: str | None = "0042"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "retentions",
        sa.Column("project_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("export_days", sa.BigInteger()),
        sa.Column("view_days", sa.BigInteger()),
        sa.Column("changed_by", sa.BigInteger(), nullable=False),
        sa.Column(
            "changed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("enforced_at", sa.DateTime(timezone=True)),
        sa.CheckConstraint("export_days >= 1", name=op.f("ck_retentions_export_days")),
        sa.CheckConstraint("view_days >= 1", name=op.f("ck_retentions_view_days")),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_retentions_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["users.id"], name=op.f("fk_retentions_changed_by_users")
        ),
        sa.PrimaryKeyConstraint("project_id", name=op.f("pk_retentions")),
    )


def downgrade() -> None:
    op.drop_table("retentions")
