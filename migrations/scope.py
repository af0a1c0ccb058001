"""Which objects of the database are Concord's own."""

from typing import Any

INDEXES_OF_NEIGHBOURS = {
    "ix_image_embeddings_histograms",
    "ix_image_embeddings_efficientnet_lite0",
}


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the job queue's own tables out of comparisons, and the indexes that only a Postgres with pgvector has."""
    if kind == "index" and name in INDEXES_OF_NEIGHBOURS:
        return False
    return not (kind in {"table", "index", "column"} and (name or "").startswith("procrastinate"))
