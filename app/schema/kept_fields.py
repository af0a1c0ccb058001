"""Fields of imported files that name categories, kept for exports to give back: they follow when a category does."""

from typing import Any

from psycopg.types.json import Json

from app.database.engine import Connection
from app.formats.reading.coco.keeping import recategorized, recategorized_lists


async def follow_merger_in_fields(
    connection: Connection, *, project_id: int, category_id: int, into_id: int
) -> None:
    """What a file said of a category (as LVIS: that an image has it marked in part only) it said of the other."""

    def moved(id: Any) -> int | None:
        return into_id if id == category_id else id

    cursor = await connection.execute(
        r"""
        select id, extra from images
        where project_id = %(project_id)s and extra is not null
          and extra::text like '%%category_id%%' and extra::text ~ ('\m' || %(category_id)s::bigint || '\M')
        """,
        {"project_id": project_id, "category_id": category_id},
    )
    rows = [(Json(recategorized(extra, moved)), id) for id, extra in await cursor.fetchall()]
    async with connection.cursor() as writing:
        await writing.executemany("update images set extra = %s where id = %s", rows)
    cursor = await connection.execute(
        "select extra from projects where id = %s and extra -> 'lists' is not null", [project_id]
    )
    for (extra,) in await cursor.fetchall():
        lists = recategorized_lists(extra["lists"], moved)
        kept = Json({**extra, "lists": lists})
        await connection.execute("update projects set extra = %s where id = %s", [kept, project_id])
