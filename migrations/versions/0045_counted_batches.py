"""What became of a batch's images is counted once, when its last image is done."""

import sqlalchemy as sa
from alembic import op

revision: str = "0045"
down_revision: str | None = "0044"
branch_labels: None = None
depends_on: None = None


def upgrade() -> None:
    op.add_column("batches", sa.Column("total", sa.BigInteger(), nullable=True))
    op.add_column("batches", sa.Column("done", sa.BigInteger(), nullable=True))
    op.execute(
        """
        update batches b set total = counted.total, done = counted.done
        from (
            select batch_id, count(*) as total, count(*) filter (where outcome = 'done') as done
            from batch_images group by batch_id having count(*) = count(outcome)
        ) counted
        where counted.batch_id = b.id
        """
    )


def downgrade() -> None:
    op.drop_column("batches", "done")
    op.drop_column("batches", "total")
