"""Count a large project by a sample of its images without reading the others."""

import sqlalchemy as sa
from alembic import op

revision: str = "0027"
down_revision: str | None = "0026"
branch_labels: None = None
depends_on: None = None

NAME = "ix_images_project_id_bucket"


def upgrade() -> None:
    op.create_index(
        NAME,
        "images",
        ["project_id", sa.text("((((id & 65535) * 40503) & 65535) >> 6)")],
        postgresql_where=sa.text("deleted_at is null"),
    )


def downgrade() -> None:
    op.drop_index(NAME, table_name="images")
