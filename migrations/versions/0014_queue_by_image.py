"""Overlap, pool and pilot by image; gold and manual assignments; pools of annotators."""

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: None = None
depends_on: None = None

OPEN = "ix_queued_images_open"
IS_OPEN = sa.text("open_slots > 0")


def upgrade() -> None:
    _make_pools()
    op.drop_index(OPEN, table_name="queued_images")
    op.drop_constraint(op.f("ck_queued_images_open_slots"), "queued_images")
    op.drop_column("queued_images", "open_slots")
    for column in (
        sa.Column("overlap", sa.BigInteger(), nullable=True),
        sa.Column("pool_id", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("is_pilot", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("place", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("wanted", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("held", sa.BigInteger(), server_default=sa.text("0"), nullable=False),
    ):
        op.add_column("queued_images", column)
    op.execute(
        """
        update queued_images q
        set place = q.image_id, wanted = p.overlap, held = (
            select count(*) from assignments a where a.image_id = q.image_id and a.holds_slot
        )
        from projects p where p.id = q.project_id
        """
    )
    op.alter_column("queued_images", "place", server_default=None)
    op.alter_column("queued_images", "wanted", server_default=None)
    op.execute(
        """
        alter table queued_images add column open_slots bigint not null
        generated always as (greatest(wanted - held, 0::bigint)) stored
        """
    )
    op.create_check_constraint(op.f("ck_queued_images_held"), "queued_images", "held >= 0")
    op.create_check_constraint(
        op.f("ck_queued_images_overlap"), "queued_images", "overlap is null or overlap >= 1"
    )
    op.create_index(
        OPEN,
        "queued_images",
        ["project_id", "pool_id", "rank", "place"],
        postgresql_where=IS_OPEN,
    )
    op.create_index(
        "ix_queued_images_pilot",
        "queued_images",
        ["project_id"],
        postgresql_where=sa.text("is_pilot"),
    )
    op.create_index("ix_queued_images_order", "queued_images", ["project_id", "rank", "place"])
    op.drop_table("queue_cursors")
    _make_cursors("place")
    op.add_column(
        "assignments",
        sa.Column("is_gold", sa.Boolean(), server_default=sa.text("false"), nullable=False),
    )
    op.add_column("assignments", sa.Column("assigned_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(
        op.f("fk_assignments_assigned_by_users"), "assignments", "users", ["assigned_by"], ["id"]
    )
    op.create_index(
        "ix_images_gold", "images", ["project_id", "id"], postgresql_where=sa.text("is_gold")
    )


def _make_pools() -> None:
    op.create_table(
        "pools",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_pools_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pools")),
    )
    op.create_index("uq_pools_project_id_name", "pools", ["project_id", "name"], unique=True)
    op.create_table(
        "pool_members",
        sa.Column("pool_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["pool_id"],
            ["pools.id"],
            name=op.f("fk_pool_members_pool_id_pools"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["users.id"],
            name=op.f("fk_pool_members_user_id_users"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("pool_id", "user_id", name=op.f("pk_pool_members")),
    )
    op.create_index("ix_pool_members_user_id", "pool_members", ["user_id"])


def _make_cursors(column: str) -> None:
    """Cursors are hints: they begin anew."""
    op.create_table(
        "queue_cursors",
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("annotator_id", sa.BigInteger(), nullable=False),
        sa.Column("rank", sa.BigInteger(), nullable=False),
        sa.Column(column, sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["annotator_id"],
            ["users.id"],
            name=op.f("fk_queue_cursors_annotator_id_users"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["project_id"],
            ["projects.id"],
            name=op.f("fk_queue_cursors_project_id_projects"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("project_id", "annotator_id", name=op.f("pk_queue_cursors")),
    )


def downgrade() -> None:
    op.drop_index("ix_images_gold", table_name="images")
    op.drop_constraint(op.f("fk_assignments_assigned_by_users"), "assignments")
    op.drop_column("assignments", "assigned_by")
    op.drop_column("assignments", "is_gold")
    op.drop_table("queue_cursors")
    _make_cursors("image_id")
    op.drop_index("ix_queued_images_pilot", table_name="queued_images")
    op.drop_index("ix_queued_images_order", table_name="queued_images")
    op.drop_index(OPEN, table_name="queued_images")
    op.execute("alter table queued_images alter column open_slots drop expression")
    for name in ("overlap", "pool_id", "is_pilot", "place", "wanted", "held"):
        op.drop_column("queued_images", name)
    op.create_check_constraint(
        op.f("ck_queued_images_open_slots"), "queued_images", "open_slots >= 0"
    )
    op.create_index(
        OPEN, "queued_images", ["project_id", "rank", "image_id"], postgresql_where=IS_OPEN
    )
    op.drop_table("pool_members")
    op.drop_table("pools")
