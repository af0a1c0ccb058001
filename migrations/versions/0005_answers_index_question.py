"""Answers of one question are found without reading all answers."""

from alembic import op

revision: str = "0005"
down_revision: str | None = "0004"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.create_index(
        "ix_answers_question_id_layer_id", "answers", ["question_id", "layer_id"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_answers_question_id_layer_id", table_name="answers")
