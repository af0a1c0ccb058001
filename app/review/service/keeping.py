"""Keep decisions: which are in force, and those that nobody had to make."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from app.database.engine import Connection
from app.review.proposals import Fused
from app.review.records import Cluster, Decided, Situation
from app.review.taking import Taken

_INSERT = """
    insert into decisions (
        project_id, image_id, cluster_key, fingerprint, rater_count, members, kind, layer_id, question_id,
        annotation_id, content, note, decided_by, is_in_force, revision
    )
    select
        %(project_id)s, %(image_id)s, w.cluster_key, w.fingerprint, w.rater_count, w.members, w.kind, w.layer_id,
        w.question_id, w.annotation_id, w.content, w.note, %(decided_by)s, %(is_in_force)s, %(revision)s
    from json_to_recordset(%(rows)s) as w(
        cluster_key text, fingerprint text, rater_count bigint, members jsonb, kind text, layer_id bigint,
        question_id bigint, annotation_id uuid, content json, note text
    )
"""


async def keep_standing(
    connection: Connection,
    lapsed: Sequence[Decided],
    revived: Sequence[Decided],
    revision: int | None,
) -> None:
    """Note what the revision took out of the consensus and what it put in.

    What had settled by itself is undone for good: it settles anew, or a person decides.
    """
    await connection.execute(
        """
        update decisions
        set is_in_force = false,
            undone_at = case when decided_by is null and kind <> 'reopened' then now() else undone_at end
        where id = any(%s)
        """,
        [[one.id for one in lapsed]],
    )
    await connection.execute(
        "update decisions set is_in_force = true, revision = %s where id = any(%s)",
        [revision, [one.id for one in revived]],
    )


async def keep_settled(
    connection: Connection,
    situation: Situation,
    rows: Sequence[Mapping[str, Any]],
    revision: int | None,
) -> None:
    """Note what has settled by itself; `rows` by `kept_row`."""
    await _insert(connection, situation, rows, revision=revision, is_in_force=True)


async def keep_decided(
    connection: Connection,
    situation: Situation,
    rows: Sequence[Mapping[str, Any]],
    *,
    decided_by: int | None,
) -> None:
    """Note what a person has decided; it comes into force with the next revision."""
    await _insert(connection, situation, rows, decided_by=decided_by)


def kept_row(situation: Situation, cluster: Cluster, made: Taken | Fused) -> dict[str, Any]:
    """A decision on a cluster as the statement reads it."""
    one = made if isinstance(made, Taken) else Taken("fused", None, made.content)
    return {
        "cluster_key": cluster.key,
        "fingerprint": cluster.fingerprint,
        "rater_count": cluster.rater_count,
        "members": situation.seen(cluster),
        "kind": one.kind,
        "layer_id": one.layer_id,
        "question_id": cluster.question_id,
        "annotation_id": None if cluster.is_answer else str(cluster.annotation_id),
        "content": one.content,
        "note": one.note,
    }


async def _insert(
    connection: Connection,
    situation: Situation,
    rows: Sequence[Mapping[str, Any]],
    *,
    decided_by: int | None = None,
    revision: int | None = None,
    is_in_force: bool = False,
) -> None:
    if not rows:
        return
    await connection.execute(
        _INSERT,
        {
            "project_id": situation.project_id,
            "image_id": situation.image_id,
            "rows": msgspec.json.encode(rows).decode(),
            "decided_by": decided_by,
            "revision": revision,
            "is_in_force": is_in_force,
        },
    )
