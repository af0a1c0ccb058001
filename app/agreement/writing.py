"""Write what was measured: one image's rows replace those it had, its clusters keep their ids."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

import msgspec

from app.agreement.measuring import Row, Rows
from app.database.engine import Connection

# The tables that one image fills, apart from its clusters.
TABLES: dict[str, LiteralString] = {
    "images": "agreement_images",
    "objects": "agreement_object_sums",
    "pairs": "agreement_pair_sums",
    "categories": "agreement_category_sums",
    "confusions": "agreement_confusions",
    "raters": "agreement_rater_sums",
    "keypoints": "agreement_keypoint_sums",
    "keypoint_raters": "agreement_keypoint_rater_sums",
    "answers": "agreement_answer_sums",
    "votes": "agreement_votes",
}


async def write_rows(
    connection: Connection,
    *,
    project_id: int,
    image_ids: Sequence[int],
    rows: Rows,
    submitted_at: Mapping[int, datetime],
) -> None:
    """Replace what is kept of these images; those without rows keep nothing but decided clusters.

    More than a dozen statements that wait for nothing: the caller sends them as one pipeline.
    """
    now = {
        "project_id": project_id,
        "computed_at": datetime.now().astimezone(),
        "followed_at": None,
    }
    for row in rows.images:
        row |= now | {"submitted_at": submitted_at[row["image_id"]]}
    for name, table in TABLES.items():
        await connection.execute(f"delete from {table} where image_id = any(%s)", [list(image_ids)])
        await _insert(connection, table, project_id, getattr(rows, name))
    await _write_clusters(connection, project_id, image_ids, rows)


async def _insert(
    connection: Connection, table: LiteralString, project_id: int, rows: Sequence[Row]
) -> None:
    if rows:
        await connection.execute(
            f"insert into {table} select * from json_populate_recordset(null::{table}, %s)",
            [_json([row | {"project_id": project_id} for row in rows])],
        )


async def _write_clusters(
    connection: Connection, project_id: int, image_ids: Sequence[int], rows: Rows
) -> None:
    found = [
        {"project_id": project_id, "image_id": image_id} | vars(cluster)
        for image_id, clusters in rows.clusters.items()
        for cluster in clusters
    ]
    kept = {
        "images": list(image_ids),
        "kept": [row["image_id"] for row in found],
        "keys": [row["key"] for row in found],
    }
    await connection.execute(_DELETE_VANISHED, kept)
    await connection.execute(_MARK_VANISHED, kept)
    if found:
        await connection.execute(_UPSERT, [_json(found)])


_GONE: LiteralString = """
    image_id = any(%(images)s)
    and (image_id, key) not in (select * from unnest(%(kept)s::bigint[], %(keys)s::text[]))
"""

_DELETE_VANISHED: LiteralString = f"delete from clusters where not is_decided and {_GONE}"

# What somebody has decided about remains to be seen, and comes back when the same objects do.
_MARK_VANISHED: LiteralString = f"""
    update clusters
    set vanished_at = now()
    where is_decided and vanished_at is null and {_GONE}
"""

_COLUMNS: tuple[LiteralString, ...] = (
    "fingerprint",
    "members",
    "rater_count",
    "vote_count",
    "category_id",
    "category_share",
    "similarity",
    "spread",
    "status",
    "settle_score",
    "value",
)

_UPSERT: LiteralString = f"""
    insert into clusters (project_id, image_id, family, question_id, key, {", ".join(_COLUMNS)})
    select project_id, image_id, family, question_id, key, {", ".join(_COLUMNS)}
    from json_populate_recordset(null::clusters, %s)
    on conflict (image_id, key) do update
    set {", ".join(f"{name} = excluded.{name}" for name in _COLUMNS)},
        updated_at = now(), vanished_at = null
"""


def _json(rows: Sequence[Mapping[str, Any]]) -> str:
    return msgspec.json.encode(rows).decode()
