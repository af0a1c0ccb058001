"""Images are found by their names without going through a project; an import knows which images it has added."""

import sqlalchemy as sa
from alembic import op

revision: str = "0024"
down_revision: str | None = "0023"
branch_labels: None = None
depends_on: None = None

# The name without folders and ending, in small letters.
STEM = r"lower(regexp_replace(regexp_replace(file_name, '^.*/', ''), '(.)\.[^.]*$', '\1'))"


def upgrade() -> None:
    op.create_index("ix_images_project_id_stem", "images", ["project_id", sa.text(STEM)])
    op.create_table(
        "import_images",
        sa.Column("import_id", sa.BigInteger(), nullable=False),
        sa.Column("image_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["image_id"],
            ["images.id"],
            name=op.f("fk_import_images_image_id_images"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["import_id"],
            ["imports.id"],
            name=op.f("fk_import_images_import_id_imports"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_import_images")),
    )
    op.create_index("ix_import_images_import_id", "import_images", ["import_id"])


def downgrade() -> None:
    op.drop_index("ix_import_images_import_id", table_name="import_images")
    op.drop_table("import_images")
    op.drop_index("ix_images_project_id_stem", table_name="images")
