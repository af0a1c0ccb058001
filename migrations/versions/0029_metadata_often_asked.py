"""Find images by the numbers of their metadata, and put them in order by them, without reading all."""

import sqlalchemy as sa
from alembic import op

revision: str = "0029"
down_revision: str | None = "0028"
branch_labels: None = None
depends_on: None = None

TABLE = "image_metadata"
COLUMNS = ("iso", "exposure_s", "f_number", "focal_mm", "gps_latitude")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(
            f"ix_image_metadata_project_id_{column}",
            TABLE,
            ["project_id", column],
            postgresql_where=sa.text(f"{column} is not null"),
        )


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_image_metadata_project_id_{column}", table_name=TABLE)
