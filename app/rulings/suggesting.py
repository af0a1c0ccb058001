"""Examples that a new ruling begins with: crops of what people disagreed about."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.database.engine import Connection

MOST_SUGGESTED = 6
# How much of the surroundings a crop shows, as a share of the object's longer side.
MARGIN = 0.4
LEAST_MARGIN_PX = 24.0


async def examples_of_disagreement(
    connection: Connection, project_id: int, cluster_id: int
) -> list[dict[str, Any]]:
    """A crop of one disagreement, with the outline that the first of its annotators drew; none for an answer."""
    return await _examples(
        connection, "c.id = %(cluster)s", {"project": project_id, "cluster": cluster_id}
    )


async def examples_of_confusion(
    connection: Connection, project_id: int, category_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Crops of objects that some called one of the categories and some another, the most disputed first."""
    if len(category_ids) < 2:
        return []
    condition = """
        c.status <> 'agreed'
        and (
            select count(distinct m ->> 'category_id')
            from json_array_elements(c.members) m
            where (m ->> 'category_id')::bigint = any(%(categories)s)
        ) > 1
    """
    return await _examples(
        connection, condition, {"project": project_id, "categories": list(category_ids)}
    )


async def _examples(
    connection: Connection, condition: str, values: dict[str, Any]
) -> list[dict[str, Any]]:
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            with chosen as (
                select c.id, c.image_id, c.value, (c.members -> 0 ->> 'annotation_id')::uuid as first_id
                from clusters c
                where c.project_id = %(project)s and c.vanished_at is null and {condition}
                order by c.value desc, c.id
                limit {MOST_SUGGESTED}
            )
            select
                n.image_id, i.width as image_width, i.height as image_height, n.shape, n.category_id,
                n.x, n.y, n.width, n.height
            from chosen c
            join annotations n on n.id = c.first_id and n.removed_at is null
            join images i on i.id = c.image_id and i.deleted_at is null
            order by c.value desc, c.id
            """,
            values,
        )
        return [_cropped(row) for row in await cursor.fetchall()]


def _cropped(row: dict[str, Any]) -> dict[str, Any]:
    """The object with its surroundings, kept within the image."""
    margin = max(MARGIN * max(row["width"], row["height"]), LEAST_MARGIN_PX)
    left, top = max(row["x"] - margin, 0.0), max(row["y"] - margin, 0.0)
    right = min(row["x"] + row["width"] + margin, row["image_width"])
    bottom = min(row["y"] + row["height"] + margin, row["image_height"])
    return {
        "image_id": row["image_id"],
        "x": round(left, 2),
        "y": round(top, 2),
        "width": round(max(right - left, 1.0), 2),
        "height": round(max(bottom - top, 1.0), 2),
        "shape": row["shape"],
        "category_id": row["category_id"],
        "caption": "",
        "is_right": True,
    }
