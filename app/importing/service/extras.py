"""Fields of files that mean nothing here, kept with what they belong to, for exports to give back."""

from collections.abc import Mapping
from typing import Any

from psycopg.types.json import Json

from app.database.engine import Connection
from app.formats.reading.coco.keeping import merged, moving, new_numbers, recategorized_lists
from app.formats.reading.records import Contents


async def _kept_of(connection: Connection, project_id: int) -> Mapping[str, Any]:
    """What earlier files said, until the end of the transaction nobody else's to change."""
    cursor = await connection.execute(
        "select extra from projects where id = %s for update", [project_id]
    )
    row = await cursor.fetchone()
    return (row and row[0]) or {}


async def renumber_licenses(connection: Connection, project_id: int, contents: Contents) -> None:
    """Where an earlier file called other terms by a number, images get the number that these terms have here."""
    given = contents.extra.get("licenses") or []
    if not given:
        return
    old = (await _kept_of(connection, project_id)).get("licenses") or []
    for number, moved in new_numbers(old, given).items():
        await connection.execute(
            """
            update import_extras
            set extra = (extra::jsonb || jsonb_build_object('original_license', %s::int, 'is_moved', true))::json
            where extra ->> 'original_license' = %s and extra -> 'is_moved' is null
            """,
            [moved, str(number)],
        )
    await connection.execute(
        "update import_extras set extra = (extra::jsonb - 'is_moved')::json where extra -> 'is_moved' is not null"
    )


async def keep_extras(
    connection: Connection, project_id: int, contents: Contents, ids: dict[int, int]
) -> None:
    """Fields that mean nothing here, for exports to give back; what an earlier file said stays beside."""
    if contents.extra:
        lists = recategorized_lists(contents.extra.get("lists") or {}, moving(ids))
        told = {**contents.extra, "lists": lists}
        kept = merged(await _kept_of(connection, project_id), told)
        await connection.execute(
            "update projects set extra = %s where id = %s", [Json(kept), project_id]
        )
    for number, extra in contents.category_extras.items():
        if number in ids:
            await connection.execute(
                """
                update categories
                set extra = (%s::jsonb || coalesce(extra::jsonb, '{}'))::json
                where id = %s
                """,
                [Json(dict(extra)), ids[number]],
            )
