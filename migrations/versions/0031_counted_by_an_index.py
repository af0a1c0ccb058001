"""Samples of large projects are counted from indexes alone, and planned for by how many images they hold."""

import sqlalchemy as sa
from alembic import op

revision: str = "0031"
down_revision: str | None = "0030"
branch_labels: None = None
depends_on: None = None

BUCKET = "(((({} & 65535) * 40503) & 65535) >> 6)"
COUNTED = {
    "image_metadata": (
        "make",
        "model",
        "lens_model",
        "taken_at_local",
        "iso",
        "exposure_s",
        "f_number",
        "focal_mm",
        "flash_fired",
        "scene_capture_type",
        "gps_latitude",
        "gps_longitude",
        "file_format",
        "orientation",
    ),
    "image_quality": ("sharpness", "brightness", "contrast", "outlier"),
}
IDS = {"images": "id", "image_metadata": "image_id", "image_quality": "image_id"}


def upgrade() -> None:
    _index_images(["id", "state", "width", "height"])
    for table, columns in COUNTED.items():
        bucket = BUCKET.format("image_id")
        op.create_index(
            f"ix_{table}_counted",
            table,
            ["project_id", sa.text(bucket)],
            postgresql_include=["image_id", *columns],
            postgresql_where=sa.text(f"{bucket} < 256"),
        )
    # Postgres does not use the statistics of an index's expression; without these it takes a third of all images.
    for table, column in IDS.items():
        op.execute(f"create statistics st_{table}_bucket on {BUCKET.format(column)} from {table}")


def downgrade() -> None:
    for table in IDS:
        op.execute(f"drop statistics st_{table}_bucket")
    for table in COUNTED:
        op.drop_index(f"ix_{table}_counted", table_name=table)
    _index_images([])


def _index_images(included: list[str]) -> None:
    op.drop_index("ix_images_project_id_bucket", table_name="images")
    op.create_index(
        "ix_images_project_id_bucket",
        "images",
        ["project_id", sa.text(BUCKET.format("id"))],
        postgresql_include=included,
        postgresql_where=sa.text("deleted_at is null"),
    )
