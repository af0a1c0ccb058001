"""Find disagreements by a person or a label without walking all of the queue where few or none are found."""

from alembic import op

revision: str = "0025"
down_revision: str | None = "0024"
branch_labels: None = None
depends_on: None = None

TABLE = "disagreements"
COLUMNS = ("annotator_ids", "labels")


def upgrade() -> None:
    for column in COLUMNS:
        op.create_index(
            f"ix_disagreements_{column}",
            TABLE,
            [column],
            postgresql_using="gin",
            # Readers would go through what is pending, and a submission adds a few rows only.
            postgresql_with={"fastupdate": "off"},
        )


def downgrade() -> None:
    for column in COLUMNS:
        op.drop_index(f"ix_disagreements_{column}", table_name=TABLE, postgresql_using="gin")
