"""Objects and images behind numbers, as crops."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.database.engine import Connection

# How much of the surroundings a crop shows, as a share of the object's longer side.
MARGIN = 0.5
LEAST_MARGIN_PX = 24.0


async def examples_shown(
    connection: Connection, project_id: int, examples: Sequence[Sequence[Any]]
) -> list[dict[str, Any]]:
    """Crops around what the model or the truth marks; objects that are gone are left out."""
    ids = [each[1] or each[2] for each in examples]
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                n.id::text as id, n.image_id, i.file_name, i.width as image_width, i.height as image_height,
                n.x, n.y, n.width, n.height, n.shape, n.score,
                json_build_object('name', c.name, 'color', c.color, 'edges', c.skeleton -> 'edges') as category
            from annotations n
            join images i on i.id = n.image_id and i.deleted_at is null
            join categories c on c.id = n.category_id
            where n.project_id = %s and n.id = any(%s::uuid[])
            """,
            [project_id, ids],
        )
        found = {row["id"]: row for row in await cursor.fetchall()}
    return [cropped(found[each]) for each in ids if each in found]


async def images_shown(
    connection: Connection, project_id: int, worst: Sequence[dict[str, int]]
) -> list[dict[str, Any]]:
    """Whole images with the counts of their errors, in the given order."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                id as image_id, file_name, width as image_width, height as image_height,
                0 as x, 0 as y, width, height, null as shape, null as category
            from images
            where project_id = %s and id = any(%s) and deleted_at is null
            """,
            [project_id, [each["image_id"] for each in worst]],
        )
        found = {row["image_id"]: row for row in await cursor.fetchall()}
    return [found[each["image_id"]] | each for each in worst if each["image_id"] in found]


def cropped(row: dict[str, Any]) -> dict[str, Any]:
    """An object with its surroundings, kept within the image."""
    margin = max(MARGIN * max(row["width"], row["height"]), LEAST_MARGIN_PX)
    left, top = max(row["x"] - margin, 0.0), max(row["y"] - margin, 0.0)
    right = min(row["x"] + row["width"] + margin, row["image_width"])
    bottom = min(row["y"] + row["height"] + margin, row["image_height"])
    return row | {
        "x": round(left, 2),
        "y": round(top, 2),
        "width": round(max(right - left, 1.0), 2),
        "height": round(max(bottom - top, 1.0), 2),
    }
