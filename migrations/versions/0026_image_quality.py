"""What pixels say of images, what they look like, and which belong together."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "0026"
down_revision: str | None = "0025"
branch_labels: None = None
depends_on: None = None

MEASURES = (
    "sharpness",
    "brightness",
    "contrast",
    "clipped_highlights",
    "clipped_shadows",
    "entropy",
    "colourfulness",
    "noise",
    "outlier",
)


def _of_images(table: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint(
        ["image_id"], ["images.id"], name=op.f(f"fk_{table}_image_id_images"), ondelete="CASCADE"
    )


def upgrade() -> None:
    op.create_table(
        "image_quality",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.Double()) for name in MEASURES),
        sa.Column("perceptual_hash", sa.BigInteger(), nullable=False),
        sa.Column("pixel_hash", sa.BigInteger(), nullable=False),
        sa.Column("is_compared", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        _of_images("image_quality"),
        sa.PrimaryKeyConstraint("image_id", name=op.f("pk_image_quality")),
    )
    for name in ("sharpness", "outlier"):
        op.create_index(
            f"ix_image_quality_project_id_{name}", "image_quality", ["project_id", name]
        )
    op.create_index(
        "ix_image_quality_not_compared",
        "image_quality",
        ["project_id"],
        postgresql_where=sa.text("not is_compared"),
    )
    op.create_table(
        "image_embeddings",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("vector", postgresql.ARRAY(sa.REAL()), nullable=False),
        _of_images("image_embeddings"),
        sa.PrimaryKeyConstraint("image_id", "model", name=op.f("pk_image_embeddings")),
    )
    op.create_index(
        "ix_image_embeddings_project_id_model", "image_embeddings", ["project_id", "model"]
    )
    op.create_table(
        "image_groups",
        sa.Column("image_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("project_id", sa.BigInteger(), nullable=False),
        sa.Column("leader_id", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("kind in ('exact', 'near', 'burst')", name=op.f("ck_image_groups_kind")),
        _of_images("image_groups"),
        sa.PrimaryKeyConstraint("image_id", "kind", name=op.f("pk_image_groups")),
    )
    op.create_index(
        "ix_image_groups_project_id_kind_leader_id",
        "image_groups",
        ["project_id", "kind", "leader_id"],
    )
    op.execute(_INDEX_OF_NEIGHBOURS)


# Where Postgres has pgvector (0.8 on, which goes on looking when a filter leaves too few), large projects find
# neighbours through an index. Without it, or without the right to add it, they are found by looking at all.
_INDEX_OF_NEIGHBOURS = """
do $$
begin
    if exists (
        select from pg_available_extensions
        where name = 'vector' and string_to_array(default_version, '.')::int[] >= array[0, 8]
    ) then
        create extension if not exists vector;
        create index ix_image_embeddings_histograms on image_embeddings
            using hnsw ((vector::vector(356)::halfvec(356)) halfvec_cosine_ops)
            where model = 'histograms' and version = 1;
    end if;
exception
    when insufficient_privilege then null;
end
$$
"""


def downgrade() -> None:
    op.drop_table("image_groups")
    op.drop_table("image_embeddings")
    op.drop_table("image_quality")
    op.execute("drop extension if exists vector")
