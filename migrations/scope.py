"""Which objects of the database are Concord's own."""

from typing import Any


def is_ours(_object: Any, name: str | None, kind: str, _reflected: bool, _compare_to: Any) -> bool:
    """Leave the job queue's own tables out of comparisons."""
    return not (kind in {"table", "index", "column"} and (name or "").startswith("procrastinate"))
