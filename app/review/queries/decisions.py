"""Reading decisions as the API shows them."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.database.engine import Connection
from app.review.records import Decided


async def decision_json(connection: Connection, decision_id: int) -> dict[str, Any]:
    """One decision as plain JSON, for a refusal."""
    [found] = await decisions_shown(connection, [decision_id])
    return found | {"decided_at": found["decided_at"].isoformat()}


async def decisions_shown(
    connection: Connection, decision_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Decisions as `schemas.DecisionOut` has them, in the order in which they were made."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                d.id, d.kind, d.layer_id, d.content, d.note, d.decided_at, d.annotation_id::text, d.question_id,
                case when u.id is not null then json_build_object('id', u.id, 'name', u.name) end as decided_by
            from decisions d
            left join users u on u.id = d.decided_by
            where d.id = any(%s)
            order by d.id
            """,
            [list(decision_ids)],
        )
        return [_shown(row) for row in await cursor.fetchall()]


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    content = row["content"] or {}
    is_answer = row["question_id"] is not None
    annotation = None
    if content and not is_answer:
        annotation = {"id": row["annotation_id"], **content}
    return {
        "id": row["id"],
        "take": _take_of(row),
        "kind": row["kind"],
        "annotation": annotation,
        "values": content.get("values", []) if is_answer else None,
        "note": row["note"],
        "decided_by": row["decided_by"],
        "decided_at": row["decided_at"],
        "is_outdated": False,
    }


def _take_of(row: dict[str, Any]) -> int | str:
    if row["layer_id"] is not None:
        return int(row["layer_id"])
    return "none" if row["kind"] == "none" else "fused"


async def replaced_decisions(connection: Connection, decisions: Sequence[Decided]) -> list[int]:
    """The decisions on the same clusters that these replaced: each was undone in the moment of its successor."""
    cursor = await connection.execute(
        """
        select max(earlier.id)
        from decisions d
        join decisions earlier
            on earlier.image_id = d.image_id and earlier.cluster_key = d.cluster_key
            and earlier.id < d.id and earlier.undone_at = d.decided_at
        where d.id = any(%s)
        group by d.id
        """,
        [[one.id for one in decisions]],
    )
    return [int(row[0]) for row in await cursor.fetchall()]
