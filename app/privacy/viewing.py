"""Reading who saw what: views of images, and exports through which an image left."""

from collections.abc import Sequence

from psycopg.rows import class_row

from app.database.engine import Connection
from app.privacy.queries import Doomed, exports_with
from app.privacy.schemas import (
    ImageViews,
    PersonViews,
    SeenImageOut,
    SeenImages,
    ViewerOut,
    ViewingExport,
)
from app.storage.blobs import BlobStore
from app.web.paging import decode_cursor, encode_cursor


async def views_of_image(connection: Connection, blobs: BlobStore, image: Doomed) -> ImageViews:
    """Who opened it, the latest first; and the exports with it, with who asked for each and who took its file."""
    async with connection.cursor(row_factory=class_row(ViewerOut)) as cursor:
        await cursor.execute(
            """
            select u.id as user_id, u.name, v.first_at, v.last_at, v.count
            from image_views v
            join users u on u.id = v.user_id
            where v.image_id = %s
            order by v.last_at desc, u.id
            """,
            [image.id],
        )
        people = await cursor.fetchall()
    return ImageViews(people=people, exports=await _exports(connection, blobs, image))


async def _exports(connection: Connection, blobs: BlobStore, image: Doomed) -> list[ViewingExport]:
    containing = await exports_with(connection, blobs, image, as_pictures=True)
    ids = [each.id for each in containing]
    authors, takers = await _authors(connection, ids), await _takers(connection, ids)
    return [
        ViewingExport(
            **each.model_dump(),
            created_by=authors[each.id][0],
            author=authors[each.id][1],
            downloaded_by=takers.get(each.id, []),
        )
        for each in containing
    ]


async def _authors(connection: Connection, export_ids: Sequence[int]) -> dict[int, tuple[int, str]]:
    """Export → the id and the name of who asked for it."""
    cursor = await connection.execute(
        """
        select e.id, u.id, u.name
        from exports e
        join users u on u.id = e.created_by
        where e.id = any(%s)
        """,
        [list(export_ids)],
    )
    return {export_id: (user_id, name) for export_id, user_id, name in await cursor.fetchall()}


async def _takers(connection: Connection, export_ids: Sequence[int]) -> dict[int, list[str]]:
    """Export → who downloaded it, as they are called now."""
    cursor = await connection.execute(
        """
        select substring(a.subject from 8)::bigint, array_agg(distinct u.name order by u.name)
        from audit_entries a
        join users u on u.id = a.actor_id
        where a.action = 'export.downloaded' and a.subject = any(%s)
        group by 1
        """,
        [[f"export:{each}" for each in export_ids]],
    )
    return {int(export_id): list(names) for export_id, names in await cursor.fetchall()}


async def views_in_project(connection: Connection, project_id: int) -> list[PersonViews]:
    """How many images each person opened, the latest first."""
    async with connection.cursor(row_factory=class_row(PersonViews)) as cursor:
        await cursor.execute(
            """
            select u.id as user_id, u.name, count(*) as image_count, sum(v.count)::bigint as view_count,
                min(v.first_at) as first_at, max(v.last_at) as last_at
            from image_views v
            join images i on i.id = v.image_id
            join users u on u.id = v.user_id
            where i.project_id = %s
            group by u.id
            order by max(v.last_at) desc, u.id
            """,
            [project_id],
        )
        return await cursor.fetchall()


async def knows_person(connection: Connection, project_id: int, user_id: int) -> bool:
    """Whether somebody is a member of the project, or was one and opened images of it."""
    cursor = await connection.execute(
        """
        select exists (select from members where project_id = %(project)s and user_id = %(user)s)
            or exists (
                select from image_views v
                join images i on i.id = v.image_id
                where v.user_id = %(user)s and i.project_id = %(project)s
            )
        """,
        {"project": project_id, "user": user_id},
    )
    row = await cursor.fetchone()
    return row is not None and bool(row[0])


async def images_seen(
    connection: Connection, project_id: int, user_id: int, *, cursor: str | None, limit: int
) -> SeenImages:
    """Which images of a project a person opened, by id; a page of them. Raises BadCursor."""
    after_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else 0
    async with connection.cursor(row_factory=class_row(SeenImageOut)) as rows:
        await rows.execute(
            """
            select i.id as image_id, i.file_name, v.first_at, v.last_at, v.count
            from image_views v
            join images i on i.id = v.image_id
            where i.project_id = %s and v.user_id = %s and i.id > %s
            order by i.id
            limit %s
            """,
            [project_id, user_id, after_id, limit + 1],
        )
        items = await rows.fetchall()
    more = encode_cursor([items[limit - 1].image_id]) if len(items) > limit else None
    return SeenImages(items=items[:limit], next_cursor=more)
