"""A project can begin with a pilot, ask for further annotators within a budget, and settle what is agreed by itself."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: None = None
depends_on: None = None

NAMES = (
    "max_overlap", "certainty", "extra_budget", "extra_used", "auto_settle", "pilot", "pilot_ended_at",
)  # fmt: skip
CHECKS = {
    "max_overlap": "max_overlap >= 1",
    "certainty": "certainty > 0 and certainty <= 1",
    "extra_budget": "extra_budget >= 0 and extra_used >= 0",
    "pilot": "pilot >= 0",
}


def upgrade() -> None:
    columns: tuple[sa.Column[Any], ...] = (
        sa.Column("max_overlap", sa.BigInteger(), server_default=sa.text("5"), nullable=False),
        sa.Column("certainty", sa.Double(), server_default=sa.text("0.95"), nullable=False),
        sa.Column("extra_budget", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("extra_used", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("auto_settle", sa.Boolean(), server_default=sa.text("true"), nullable=False),
        sa.Column("pilot", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("pilot_ended_at", sa.DateTime(timezone=True), nullable=True),
    )
    for column in columns:
        op.add_column("projects", column)
    for name, condition in CHECKS.items():
        op.create_check_constraint(op.f(f"ck_projects_{name}"), "projects", condition)


def downgrade() -> None:
    for name in CHECKS:
        op.drop_constraint(op.f(f"ck_projects_{name}"), "projects")
    for name in NAMES:
        op.drop_column("projects", name)
