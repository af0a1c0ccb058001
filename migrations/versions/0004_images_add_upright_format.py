"""Images know which file shows their upright frame: the stored one, or a copy of another format."""

import sqlalchemy as sa
from alembic import op

revision: str = "0004"
down_revision: str | None = "0003"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("images", sa.Column("upright_format", sa.Text(), nullable=True))
    op.create_check_constraint(
        op.f("ck_images_upright_format"), "images", "upright_format in ('stored', 'jpeg', 'png')"
    )


def downgrade() -> None:
    op.drop_column("images", "upright_format")
