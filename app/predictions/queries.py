"""Reading what models have said, and the images that they speak of."""

from collections.abc import Sequence
from typing import Any

from psycopg.rows import dict_row

from app.database.engine import Connection
from app.geometry.boxes import Size
from app.predictions.preparing import KnownImages


async def known_images(
    connection: Connection, project_id: int, *, image_ids: Sequence[int], names: Sequence[str]
) -> KnownImages:
    """The images of a project that are named, by id or by file name."""
    cursor = await connection.execute(
        """
        select id, file_name, width, height
        from images
        where project_id = %(project_id)s
          and deleted_at is null
          and (id = any(%(image_ids)s) or file_name = any(%(names)s))
        order by id
        """,
        {"project_id": project_id, "image_ids": list(set(image_ids)), "names": list(set(names))},
    )
    sizes: dict[int, Size] = {}
    ids_by_name: dict[str, list[int]] = {}
    async for image_id, file_name, width, height in cursor:
        sizes[image_id] = Size(width, height)
        ids_by_name.setdefault(file_name, []).append(image_id)
    return KnownImages(sizes, ids_by_name)


async def models_of(connection: Connection, project_id: int) -> list[dict[str, Any]]:
    """The models with predictions in a project, by name."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select
                l.source as name,
                split_part(l.source, '@', 1) as model,
                nullif(split_part(l.source, '@', 2), '') as version,
                count(*) as image_count,
                coalesce(sum(held.count), 0)::bigint as annotation_count,
                max(l.updated_at) as updated_at
            from layers l
            join images i on i.id = l.image_id and i.deleted_at is null
            cross join lateral (
                select count(*) from annotations n where n.layer_id = l.id and n.removed_at is null
            ) held
            where l.project_id = %s and l.kind = 'prediction'
            group by l.source
            order by l.source
            """,
            [project_id],
        )
        return await cursor.fetchall()
