"""Imports know the prefix of a bucket that they were read from."""

import sqlalchemy as sa
from alembic import op

revision: str = "0046"
down_revision: str | None = "0045"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("imports", sa.Column("prefix", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("imports", "prefix")
