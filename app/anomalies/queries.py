"""Reading what is known of images, and what was found. Deleted images are not there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg.rows import dict_row

from app.anomalies.rules import Facts, Light, Position
from app.anomalies.rules.facts import exposure_value
from app.database.engine import Connection
from app.metadata.cameras import camera_of

EXCLUDED, DISMISSED, OPEN = "excluded", "dismissed", "open"
STATE = """case
    when a.dismissed_at is not null then 'dismissed'
    when i.state = 'excluded' then 'excluded'
    else 'open'
end"""
"""SQL: what has been decided on an anomaly `a` of an image `i`."""

_LISTED = f"""
    select a.id, a.image_id, a.kind, a.severity, a.reason, a.details, a.created_at, a.dismissed_at,
        u.name as dismissed_by, {STATE} as state, i.file_name, i.width, i.height,
        i.state as image_state
    from image_anomalies a
    join images i on i.id = a.image_id and i.deleted_at is null
    left join users u on u.id = a.dismissed_by
"""


async def projects_to_check(connection: Connection) -> list[int]:
    """The projects with images that were measured since anomalies were looked for."""
    cursor = await connection.execute(
        """
        select distinct q.project_id
        from image_quality q
        join projects p on p.id = q.project_id and p.deleted_at is null
        where not q.is_checked
        order by 1
        """
    )
    return [row[0] async for row in cursor]


async def next_image_ids(
    connection: Connection, project_id: int, *, after_id: int, limit: int
) -> list[int]:
    """The next images of a project, in the order of their ids."""
    cursor = await connection.execute(
        """
        select id from images
        where project_id = %s and deleted_at is null and id > %s
        order by id limit %s
        """,
        [project_id, after_id, limit],
    )
    return [row[0] async for row in cursor]


async def facts_of(connection: Connection, image_ids: Sequence[int]) -> list[Facts]:
    """What rules need to know of these images."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select i.id as image_id, i.created_at as added_at, i.stored_width, i.stored_height, i.orientation,
                m.taken_at, m.taken_at_local, m.gps_time, m.make, m.model, m.software,
                m.gps_latitude as latitude, m.gps_longitude as longitude, m.exif_width, m.exif_height,
                m.exposure_s, m.f_number, m.iso, m.flash_fired,
                q.perceptual_hash, q.brightness, q.thumbnail_width, q.thumbnail_height, q.thumbnail_hashes
            from images i
            left join image_metadata m on m.image_id = i.id
            left join image_quality q on q.image_id = i.id
            where i.id = any(%s)
            """,
            [list(image_ids)],
        )
        return [_facts(row) async for row in cursor]


def _facts(row: dict[str, Any]) -> Facts:
    hashes = row.pop("thumbnail_hashes")
    return Facts(
        size=(row.pop("stored_width"), row.pop("stored_height")),
        exif_size=_size(row.pop("exif_width"), row.pop("exif_height")),
        thumbnail_size=_size(row.pop("thumbnail_width"), row.pop("thumbnail_height")),
        thumbnail_hashes=tuple(hashes or ()),
        **row,
    )


def _size(width: int | None, height: int | None) -> tuple[int, int] | None:
    return None if width is None or height is None else (width, height)


async def positions_of(connection: Connection, project_id: int) -> list[Position]:
    """Where each camera of a project was at which time of its clock."""
    cursor = await connection.execute(
        f"""
        select m.image_id, {camera_of("m", "i.file_name")},
            coalesce(m.taken_at_local, m.taken_at at time zone 'UTC'), m.gps_latitude, m.gps_longitude,
            m.body_serial is not null
        from image_metadata m
        join images i on i.id = m.image_id and i.deleted_at is null
        where m.project_id = %s and m.gps_latitude is not null and m.gps_longitude is not null
            and num_nonnulls(m.make, m.model) > 0 and num_nonnulls(m.taken_at_local, m.taken_at) > 0
        """,
        [project_id],
    )
    return [Position(*row) async for row in cursor]


async def lights_of(connection: Connection, project_id: int) -> list[Light]:
    """How bright the images of a project are, and at which exposure; flashes light by themselves."""
    cursor = await connection.execute(
        """
        select m.image_id, m.exposure_s, m.f_number, m.iso, q.brightness
        from image_metadata m
        join image_quality q on q.image_id = m.image_id
        join images i on i.id = m.image_id and i.deleted_at is null
        where m.project_id = %s and m.exposure_s > 0 and m.f_number > 0 and m.iso > 0
            and q.brightness is not null and m.flash_fired is not true
        order by m.image_id
        """,
        [project_id],
    )
    return [
        Light(image_id, exposure_value(exposure_s, f_number, iso), brightness)
        async for image_id, exposure_s, f_number, iso, brightness in cursor
    ]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to; None for all."""

    kind: str | None = None
    state: str | None = None
    is_dismissed: bool | None = None


async def list_anomalies(
    connection: Connection,
    project_id: int,
    wanted: Wanted,
    *,
    after: tuple[int, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """The gravest first, and then in the order in which they were found."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"""
            {_LISTED}
            where a.project_id = %(project)s
              and (%(kind)s::text is null or a.kind = %(kind)s)
              and (%(state)s::text is null or {STATE} = %(state)s)
              and (%(dismissed)s::bool is null or (a.dismissed_at is not null) = %(dismissed)s)
              and (%(severity)s::int is null or (-a.severity, a.id) > (-%(severity)s::int, %(after)s::bigint))
            order by -a.severity, a.id
            limit %(limit)s
            """.encode(),
            {
                "project": project_id,
                "kind": wanted.kind,
                "state": wanted.state,
                "dismissed": wanted.is_dismissed,
                "severity": after[0] if after else None,
                "after": after[1] if after else None,
                "limit": limit,
            },
        )
        return await cursor.fetchall()


async def latest_check(connection: Connection, project_id: int) -> dict[str, Any] | None:
    """The job that looks for them, or did last."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            """
            select id, title, state, done, total, message, error, finished_at from jobs
            where project_id = %s and kind = 'anomalies.check'
            order by id desc limit 1
            """,
            [project_id],
        )
        return await cursor.fetchone()


async def anomalies_of_image(connection: Connection, image_id: int) -> list[dict[str, Any]]:
    """All of one image, the gravest first."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"{_LISTED} where a.image_id = %s order by a.severity desc, a.id".encode(), [image_id]
        )
        return await cursor.fetchall()


async def count_anomalies(connection: Connection, project_id: int) -> dict[str, dict[str, int]]:
    """State → kind → how many there are."""
    cursor = await connection.execute(
        f"""
        select {STATE}, a.kind, count(*)
        from image_anomalies a
        join images i on i.id = a.image_id and i.deleted_at is null
        where a.project_id = %s
        group by 1, 2
        """.encode(),
        [project_id],
    )
    counts: dict[str, dict[str, int]] = {OPEN: {}, DISMISSED: {}, EXCLUDED: {}}
    async for state, kind, count in cursor:
        counts[state][kind] = count
    return counts


async def anomalies_by_id(
    connection: Connection, project_id: int, anomaly_ids: Sequence[int]
) -> list[dict[str, Any]]:
    """Those of them that are of the project."""
    async with connection.cursor(row_factory=dict_row) as cursor:
        await cursor.execute(
            f"{_LISTED} where a.project_id = %s and a.id = any(%s) order by a.id".encode(),
            [project_id, list(anomaly_ids)],
        )
        return await cursor.fetchall()
