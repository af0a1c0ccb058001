"""Images know which file their upright frame is: the original itself, or a copy of another type."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("images", sa.Column("upright_mime_type", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("images", "upright_mime_type")
