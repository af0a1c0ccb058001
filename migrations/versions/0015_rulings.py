"""Rulings: decisions on hard cases, what they are about, and crops that show it."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:

    op.create_table(
        "rulings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("question_id", sa.BigInteger(), nullable=True),
        sa.Column("author_id", sa.BigInteger(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column(
            "updated_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.Column("deleted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["author_id"], ["users.id"], name=op.f("fk_rulings_author_id_users")
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_rulings_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["question_id"],
            ["questions.id"],
            name=op.f("fk_rulings_question_id_questions"),
            ondelete="SET NULL",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rulings")),
    )
    op.create_index(
        "ix_rulings_project_id",
        "rulings",
        ["project_id", "id"],
        unique=False,
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.create_table(
        "ruling_categories",
        sa.Column("ruling_id", sa.BigInteger(), nullable=False),
        sa.Column("category_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_ruling_categories_category_id_categories"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ruling_id"],
            ["rulings.id"],
            name=op.f("fk_ruling_categories_ruling_id_rulings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ruling_id", "category_id", name=op.f("pk_ruling_categories")),
    )
    op.create_index(
        "ix_ruling_categories_category_id", "ruling_categories", ["category_id"], unique=False
    )
    op.create_table(
        "ruling_examples",
        sa.Column("ruling_id", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.Column("x", sa.Double(), nullable=False),
        sa.Column("y", sa.Double(), nullable=False),
        sa.Column("width", sa.Double(), nullable=False),
        sa.Column("height", sa.Double(), nullable=False),
        sa.Column("shape", postgresql.JSON(astext_type=sa.Text()), nullable=True),
        sa.Column("category_id", sa.BigInteger(), nullable=True),
        sa.Column("caption", sa.Text(), server_default="", nullable=False),
        sa.Column("is_right", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.CheckConstraint("width > 0 and height > 0", name=op.f("ck_ruling_examples_size")),
        sa.ForeignKeyConstraint(
            ["category_id"],
            ["categories.id"],
            name=op.f("fk_ruling_examples_category_id_categories"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_ruling_examples_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ruling_id"],
            ["rulings.id"],
            name=op.f("fk_ruling_examples_ruling_id_rulings"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("ruling_id", "position", name=op.f("pk_ruling_examples")),
    )
    op.create_index("ix_ruling_examples_image_id", "ruling_examples", ["image_id"], unique=False)


def downgrade() -> None:

    op.drop_index("ix_ruling_examples_image_id", table_name="ruling_examples")
    op.drop_table("ruling_examples")
    op.drop_index("ix_ruling_categories_category_id", table_name="ruling_categories")
    op.drop_table("ruling_categories")
    op.drop_index(
        "ix_rulings_project_id",
        table_name="rulings",
        postgresql_where=sa.text("deleted_at is null"),
    )
    op.drop_table("rulings")
