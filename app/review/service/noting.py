"""Note how images stand where others look: the queue of disagreements, the counts, the clusters themselves."""

from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from app.database.engine import Connection
from app.review.dissent import dissenters, labels_of
from app.review.records import Cluster, Situation
from app.review.standing import Standing

Note = tuple[Situation, Standing, bool]
"""An image, what stands on it, and whether it is settled."""

_QUEUE = """
    insert into disagreements as d (
        cluster_id, project_id, image_id, status, category_id, question_id, labels, annotator_ids, value, is_open,
        is_reopened
    )
    select
        w.cluster_id, w.project_id, w.image_id, w.status, w.category_id, w.question_id, w.labels, w.annotator_ids,
        w.value, w.is_open, w.is_reopened
    from json_to_recordset(%s) as w(
        cluster_id bigint, project_id bigint, image_id bigint, status text, category_id bigint, question_id bigint,
        labels text[], annotator_ids bigint[], value float8, is_open boolean, is_reopened boolean
    )
    on conflict (cluster_id) do update set
        status = excluded.status, category_id = excluded.category_id, labels = excluded.labels,
        annotator_ids = excluded.annotator_ids, value = excluded.value, is_open = excluded.is_open,
        is_reopened = excluded.is_reopened
    where (d.status, d.category_id, d.labels, d.annotator_ids, d.value, d.is_open, d.is_reopened)
        is distinct from (
            excluded.status, excluded.category_id, excluded.labels, excluded.annotator_ids, excluded.value,
            excluded.is_open, excluded.is_reopened
        )
"""


async def note_standings(connection: Connection, notes: Sequence[Note]) -> None:
    """Write it all, in four statements however many images there are."""
    image_ids = [situation.image_id for situation, _, _ in notes]
    rows = [row for situation, standing, _ in notes for row in _rows(situation, standing)]
    await connection.execute(
        "delete from disagreements where image_id = any(%s) and cluster_id <> all(%s)",
        [image_ids, [row["cluster_id"] for row in rows]],
    )
    await connection.execute(_QUEUE, [msgspec.json.encode(rows).decode()])
    await _note_decided(connection, notes)
    counts = [
        {
            "image_id": situation.image_id,
            "open_count": len(standing.open),
            "is_settled": is_settled,
        }
        for situation, standing, is_settled in notes
    ]
    await connection.execute(
        """
        update consensus_images s
        set open_count = w.open_count,
            settled_at = case when w.is_settled then coalesce(s.settled_at, now()) end
        from json_to_recordset(%s) as w(image_id bigint, open_count bigint, is_settled boolean)
        where s.image_id = w.image_id
          and (s.open_count <> w.open_count or (s.settled_at is not null) <> w.is_settled)
        """,
        [msgspec.json.encode(counts).decode()],
    )


async def _note_decided(connection: Connection, notes: Sequence[Note]) -> None:
    """A cluster on which a person has decided is kept when it vanishes."""
    decided = [
        cluster.id
        for situation, _, _ in notes
        for cluster in situation.clusters
        if cluster.key in {one.cluster_key for one in situation.decisions if not one.is_by_itself}
    ]
    await connection.execute(
        """
        update clusters
        set is_decided = not is_decided
        where image_id = any(%(image_ids)s) and vanished_at is null and is_decided <> (id = any(%(decided)s))
        """,
        {"image_ids": [situation.image_id for situation, _, _ in notes], "decided": decided},
    )


def _rows(situation: Situation, standing: Standing) -> Iterator[dict[str, Any]]:
    reopened = {one.cluster_key for one in situation.decisions if one.is_reopened}
    open_ids = {cluster.id for cluster in standing.open}
    for cluster in situation.clusters:
        is_reopened = cluster.key in reopened and cluster.key not in standing.standing
        if cluster.status != "agreed" or is_reopened or cluster.key in standing.earlier:
            yield _row(situation, cluster) | {
                "is_open": cluster.id in open_ids,
                "is_reopened": is_reopened,
            }


def _row(situation: Situation, cluster: Cluster) -> dict[str, Any]:
    return {
        "cluster_id": cluster.id,
        "project_id": situation.project_id,
        "image_id": situation.image_id,
        "status": cluster.status,
        "category_id": cluster.category_id,
        "question_id": cluster.question_id,
        "labels": labels_of(cluster),
        "annotator_ids": dissenters(cluster, situation.rater_ids),
        "value": cluster.value,
    }
