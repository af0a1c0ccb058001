"""A project can keep predictions hidden until the first stroke, and an image has one layer of each model."""

import sqlalchemy as sa
from alembic import op

revision: str = "0009"
down_revision: str | None = "0008"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column(
        "projects",
        sa.Column(
            "predictions_hidden_until_first_stroke",
            sa.Boolean(),
            server_default=sa.text("false"),
            nullable=False,
        ),
    )
    op.create_index(
        "uq_layers_prediction",
        "layers",
        ["image_id", "source"],
        unique=True,
        postgresql_where=sa.text("kind = 'prediction'"),
    )


def downgrade() -> None:
    op.drop_index("uq_layers_prediction", table_name="layers")
    op.drop_column("projects", "predictions_hidden_until_first_stroke")
