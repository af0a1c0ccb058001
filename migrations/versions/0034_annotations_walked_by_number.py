"""A project's annotations are walked in order of their numbers.

The index takes the place of that on the number alone, which nothing was looked up by: an import fills as many as before.
"""

from alembic import op

revision: str = "0034"
down_revision: str | None = "0033"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_index(
        "uq_annotations_project_id_number", "annotations", ["project_id", "number"], unique=True
    )
    op.drop_index("uq_annotations_number", table_name="annotations")


def downgrade() -> None:
    op.create_index("uq_annotations_number", "annotations", ["number"], unique=True)
    op.drop_index("uq_annotations_project_id_number", table_name="annotations")
