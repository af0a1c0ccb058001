"""A layer's revisions, replayed by hand."""

from typing import Any
from uuid import UUID

import psycopg


def replayed(
    database: psycopg.Connection[Any], layer_id: int
) -> tuple[dict[UUID, dict[str, Any]], set[UUID]]:
    """What the revisions make of an empty layer, and every object that was ever in it.

    Raises an AssertionError where a revision does not begin where the one before it ended, or a number is missing.
    """
    rows = database.execute(
        "select revision, diff from layer_revisions where layer_id = %s order by revision",
        [layer_id],
    ).fetchall()
    assert [revision for revision, _ in rows] == list(range(1, len(rows) + 1))
    objects: dict[UUID, dict[str, Any]] = {}
    ever: set[UUID] = set()
    for revision, diff in rows:
        for change in diff["annotations"]:
            each = UUID(change["id"])
            assert objects.get(each) == change["before"], f"Revision {revision} made {each} anew."
            ever.add(each)
            if change["after"] is None:
                del objects[each]
            else:
                objects[each] = change["after"]
    return objects, ever
