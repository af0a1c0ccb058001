"""What each annotator drew or said of the disagreements on a page, as crops show it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import class_row, dict_row

from app.database.engine import Connection


@dataclass(frozen=True)
class Rater:
    """Somebody who may have submitted; colours go by who joined the project first, as on the canvas."""

    id: int
    name: str
    color_index: int


async def raters_of(connection: Connection, project_id: int) -> dict[int, Rater]:
    """Everybody whose work is compared, by their id."""
    async with connection.cursor(row_factory=class_row(Rater)) as cursor:
        await cursor.execute(
            """
            select
                u.id, u.name, row_number() over (order by m.created_at is null, m.created_at, u.id) - 1 as color_index
            from users u
            left join members m on m.user_id = u.id and m.project_id = %(project)s
            where m.user_id is not null or u.id in (
                select distinct unnest(rater_ids) from agreement_images where project_id = %(project)s
            )
            """,
            {"project": project_id},
        )
        return {rater.id: rater for rater in await cursor.fetchall()}


async def versions_of(
    connection: Connection, cluster_ids: Sequence[int]
) -> dict[int, dict[str, Any]]:
    """Cluster id → {members, rater_ids, width, height, annotations: [{annotator_id, category_id, shape, bounds}]}."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select c.id, c.members, g.rater_ids, i.width, i.height
            from clusters c
            join images i on i.id = c.image_id
            join agreement_images g on g.image_id = c.image_id
            where c.id = any(%s)
            """,
            [list(cluster_ids)],
        )
        clusters = await cursor.fetchall()
    wanted = [
        member["annotation_id"]
        for cluster in clusters
        for member in cluster["members"]
        if "annotation_id" in member
    ]
    drawn = await _annotations(connection, wanted)
    return {
        cluster["id"]: cluster
        | {
            "annotations": [
                drawn[member["annotation_id"]] | {"annotator_id": member["annotator_id"]}
                for member in cluster["members"]
                if member.get("annotation_id") in drawn
            ]
        }
        for cluster in clusters
    }


async def _annotations(
    connection: Connection, annotation_ids: Sequence[str]
) -> dict[str, dict[str, Any]]:
    if not annotation_ids:
        return {}
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select n.id::text, n.category_id, n.shape, n.x, n.y, n.width, n.height
            from annotations n
            where n.id = any(%s::uuid[]) and n.removed_at is null
            """,
            [list(annotation_ids)],
        )
        return {row["id"]: row for row in await cursor.fetchall()}


async def counts_by_status(connection: Connection, project_id: int) -> dict[str, int]:
    """Status → how many are open, those that one alone has said of an image left out."""
    found: dict[str, int] = defaultdict(int)
    cursor = await connection.execute(
        """
        select status, count(*) from disagreements
        where project_id = %s and is_open and status <> 'unchecked'
        group by status
        """,
        [project_id],
    )
    found.update(dict(await cursor.fetchall()))
    return found


async def has_compared(connection: Connection, project_id: int) -> bool:
    """Whether two people have submitted the same image, so that they could differ."""
    cursor = await connection.execute(
        "select exists (select from agreement_images where project_id = %s and rater_count >= 2)",
        [project_id],
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])
