"""Changes of the categories of many objects at once."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0032"
down_revision: str | None = "0031"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "relabellings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("changes", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("report", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("undone_at", sa.DateTime(timezone=True)),
        sa.Column("undo_report", postgresql.JSONB()),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_relabellings_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_relabellings_author_id_users")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relabellings")),
    )
    op.create_index(
        "uq_relabellings_author_id_request_id",
        "relabellings",
        ["author_id", "request_id"],
        unique=True,
    )
    op.create_index("ix_relabellings_project_id", "relabellings", ["project_id"])


def downgrade() -> None:
    op.drop_table("relabellings")
