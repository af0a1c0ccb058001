"""Preferences have a form now: what was kept without one, and was never read, goes."""

from alembic import op

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.execute("update users set preferences = '{}' where preferences <> '{}'")


def downgrade() -> None:
    """Both forms fit the column."""
