"""The consensus of one image as it is now."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.annotations.queries import layer_document
from app.database.engine import Connection
from app.review.queries.decisions import decisions_shown


async def consensus_of(connection: Connection, image_id: int) -> dict[str, Any]:
    """`schemas.ConsensusOut` of an image."""
    row = await _state(connection, image_id)
    cursor = await connection.execute(
        "select id from decisions where image_id = %s and is_in_force order by id", [image_id]
    )
    ids = [each[0] for each in await cursor.fetchall()]
    layer_id = row.pop("layer_id")
    return row | {
        "image_id": image_id,
        "layer": await layer_document(connection, layer_id) if layer_id else None,
        "decisions": await decisions_shown(connection, ids),
    }


async def outcome_of(connection: Connection, disagreement_id: int) -> dict[str, Any]:
    """`schemas.Outcome`: what stands on a cluster, and what it has made of its image."""
    cursor = await connection.execute(
        "select image_id from clusters where id = %s", [disagreement_id]
    )
    found = await cursor.fetchone()
    assert found is not None
    outcomes = await outcomes_of(connection, found[0], [disagreement_id])
    [item] = outcomes.pop("items")
    return outcomes | {"decision": item["decision"], "is_open": item["is_open"]}


async def outcomes_of(
    connection: Connection, image_id: int, disagreement_ids: Sequence[int]
) -> dict[str, Any]:
    """`schemas.Outcomes`: what stands on clusters of an image, in their order, and what it has made of the image."""
    cursor = await connection.execute(
        """
        select c.id, d.id
        from clusters c
        join decisions d on d.image_id = c.image_id and d.cluster_key = c.key and d.is_in_force
        where c.id = any(%s)
        """,
        [list(disagreement_ids)],
    )
    decision_ids: dict[int, int] = {row[0]: row[1] for row in await cursor.fetchall()}
    shown = await decisions_shown(connection, list(decision_ids.values()))
    by_id = {each["id"]: each for each in shown}
    row = await _state(connection, image_id)
    return row | {
        "items": [
            {
                "disagreement_id": each,
                "decision": by_id.get(decision_ids.get(each, 0)),
                "is_open": each not in decision_ids,
            }
            for each in disagreement_ids
        ],
        "revision": await _revision(connection, row["layer_id"]),
    }


async def _state(connection: Connection, image_id: int) -> dict[str, Any]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select coalesce(s.open_count, 0) as open_count, s.settled_at, l.id as layer_id
            from images i
            left join consensus_images s on s.image_id = i.id
            left join layers l on l.image_id = i.id and l.kind = 'consensus'
            where i.id = %s
            """,
            [image_id],
        )
        row = await cursor.fetchone()
    assert row is not None
    return row


async def _revision(connection: Connection, layer_id: int | None) -> int | None:
    cursor = await connection.execute("select revision from layers where id = %s", [layer_id])
    row = await cursor.fetchone()
    return int(row[0]) if row else None
