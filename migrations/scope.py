"""Which objects of the database are Concord's own."""

from typing import Any


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the job queue's own tables out of comparisons, and the index that only a Postgres with pgvector has."""
    if kind == "index" and name == "ix_image_embeddings_histograms":
        return False
    return not (kind in {"table", "index", "column"} and (name or "").startswith("procrastinate"))
