"""An index of neighbours by the learnt embedding, where Postgres has pgvector."""

from alembic import op

revision: str = "0033"
down_revision: str | None = "0032"
branch_labels: None = None
depends_on: None = None

# As for the histograms: without pgvector 0.8, or without the right to add it, neighbours are found by looking at all.
_INDEX = """
do $$
begin
    if exists (
        select from pg_extension
        where extname = 'vector' and string_to_array(extversion, '.')::int[] >= array[0, 8]
    ) then
        create index ix_image_embeddings_efficientnet_lite0 on image_embeddings
            using hnsw ((vector::vector(1280)::halfvec(1280)) halfvec_cosine_ops)
            where model = 'efficientnet-lite0' and version = 1;
    end if;
end
$$
"""


def upgrade() -> None:
    op.execute(_INDEX)


def downgrade() -> None:
    op.execute("drop index if exists ix_image_embeddings_efficientnet_lite0")
