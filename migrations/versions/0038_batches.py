"""One deed done to many images, and what became of each."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0038"
down_revision: str | None = "0037"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_table(
        "batches",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Uuid(), nullable=False),
        sa.Column("deed", sa.Text(), nullable=False),
        sa.Column("details", postgresql.JSONB(), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("job_id", sa.BigInteger()),
        sa.Column("undoes_id", sa.BigInteger()),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "deed in ('exclude', 'include', 'gold', 'ordinary', 'pool', 'assign', 'take_back')",
            name=op.f("ck_batches_deed"),
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_batches_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_batches_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["job_id"], ["jobs.id"], name=op.f("fk_batches_job_id_jobs"), ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["undoes_id"],
            ["batches.id"],
            name=op.f("fk_batches_undoes_id_batches"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_batches")),
    )
    op.create_index(
        "uq_batches_author_id_request_id", "batches", ["author_id", "request_id"], unique=True
    )
    op.create_index("uq_batches_undoes_id", "batches", ["undoes_id"], unique=True)
    op.create_index("ix_batches_project_id", "batches", ["project_id"])
    op.create_table(
        "batch_images",
        sa.Column("batch_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("wanted", postgresql.JSONB()),
        sa.Column("before", postgresql.JSONB()),
        sa.Column("outcome", sa.Text()),
        sa.ForeignKeyConstraint(
            ["batch_id"],
            ["batches.id"],
            name=op.f("fk_batch_images_batch_id_batches"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_batch_images_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("batch_id", "image_id", name=op.f("pk_batch_images")),
    )
    op.create_index("ix_batch_images_image_id", "batch_images", ["image_id"])


def downgrade() -> None:
    op.drop_table("batch_images")
    op.drop_table("batches")
