"""Imports: datasets on their way in, and fields of theirs that mean nothing here but are given back."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0023"
down_revision: str | None = "0022"
branch_labels: None = None
depends_on: None = None

WITH_EXTRA = ("projects", "categories", "images", "annotations")


def upgrade() -> None:
    op.create_table(
        "imports",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("job_id", sa.BigInteger(), nullable=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("files", postgresql.JSONB(), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("folder", sa.Text(), nullable=True),
        sa.Column("options", postgresql.JSONB(), nullable=False),
        sa.Column("state", sa.Text(), server_default="waiting", nullable=False),
        sa.Column("format", sa.Text(), nullable=True),
        sa.Column("report", postgresql.JSON(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("checked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state in ('waiting', 'checked', 'imported', 'refused')", name=op.f("ck_imports_state")
        ),
        sa.ForeignKeyConstraint(
            ["created_by"], ["users.id"], name=op.f("fk_imports_created_by_users")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_imports_job_id_jobs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_imports_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_imports")),
    )
    op.create_index("ix_imports_project_id_id", "imports", ["project_id", "id"])
    for table in WITH_EXTRA:
        op.add_column(table, sa.Column("extra", postgresql.JSON(), nullable=True))
    op.create_index(
        "uq_layers_import",
        "layers",
        ["image_id", "source"],
        unique=True,
        postgresql_where=sa.text("kind = 'import'"),
    )


def downgrade() -> None:
    op.drop_index("uq_layers_import", table_name="layers")
    for table in WITH_EXTRA:
        op.drop_column(table, "extra")
    op.drop_index("ix_imports_project_id_id", table_name="imports")
    op.drop_table("imports")
