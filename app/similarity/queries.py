"""Reading measures, hashes, groups and neighbours. Deleted images are not there."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, fields

from psycopg.rows import class_row

from app.database.engine import Connection
from app.images.models import Image
from app.images.queries import ImageFile
from app.metadata.cameras import camera_of
from app.quality.hashing import PLAIN

BURST_S = 2
"""Pictures of one camera that follow each other this fast belong together."""

NEAR_BITS = 6
"""Perceptual hashes that differ in no more bits look the same. Copies that were resized or compressed differ in none to
four, crops of a few per cent in up to eight, different pictures in twenty or more."""


@dataclass(frozen=True, slots=True)
class Hashes:
    """What tells equal pictures."""

    image_id: int
    perceptual_hash: int
    pixel_hash: int


async def count_images(connection: Connection, project_id: int) -> int:
    """How many images a project has."""
    cursor = await connection.execute(
        "select count(*) from images where project_id = %s and deleted_at is null", [project_id]
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def next_images(
    connection: Connection, project_id: int, *, after_id: int, limit: int
) -> list[ImageFile]:
    """The next images of a project, in the order of their ids."""
    columns = ", ".join(field.name for field in fields(ImageFile))
    async with connection.cursor(row_factory=class_row(ImageFile)) as cursor:
        await cursor.execute(
            f"""
            select {columns} from images
            where project_id = %s and deleted_at is null and id > %s
            order by id limit %s
            """.encode(),
            [project_id, after_id, limit],
        )
        return await cursor.fetchall()


async def is_stale(connection: Connection, project_id: int) -> bool:
    """Whether a project has images that were not compared with the others."""
    cursor = await connection.execute(
        "select exists (select from image_quality where project_id = %s and not is_compared)",
        [project_id],
    )
    row = await cursor.fetchone()
    return bool(row and row[0])


async def projects_to_compare(connection: Connection) -> list[int]:
    """The projects of which that holds."""
    cursor = await connection.execute(
        """
        select distinct q.project_id
        from image_quality q
        join projects p on p.id = q.project_id and p.deleted_at is null
        where not q.is_compared
        order by 1
        """
    )
    return [row[0] async for row in cursor]


async def hashes_of(connection: Connection, project_id: int) -> list[Hashes]:
    """The hashes of all images of a project."""
    async with connection.cursor(row_factory=class_row(Hashes), binary=True) as cursor:
        await cursor.execute(
            """
            select q.image_id, q.perceptual_hash, q.pixel_hash
            from image_quality q
            join images i on i.id = q.image_id and i.deleted_at is null
            where q.project_id = %s
            """,
            [project_id],
        )
        return await cursor.fetchall()


async def near_pairs(
    connection: Connection, project_id: int, *, within_bits: int = NEAR_BITS
) -> AsyncIterator[tuple[int, int]]:
    """Pairs of perceptual hashes of a project that differ in at most `within_bits` (0 to 7) bits.

    Of two such hashes, cut into four bands of 16 bits, one band differs in at most one bit: there are only 17 values to
    look for in each, and of two that differ in a bit only the one that has it looks. Every hash is compared once,
    however many images have it; that of plain pictures never.

    Source: M. Norouzi, A. Punjani, D. Fleet, "Fast Search in Hamming Space with Multi-Index Hashing", 2012.
    """
    flips = [0] if within_bits < 4 else [0, *(1 << bit for bit in range(16))]
    async with connection.cursor("near_pairs", binary=True) as cursor:
        await cursor.execute(
            """
            with hashes as materialized (
                select distinct q.perceptual_hash as hash
                from image_quality q
                join images i on i.id = q.image_id and i.deleted_at is null
                where q.project_id = %(project)s and q.perceptual_hash <> all(%(plain)s::bigint[])
            ), bands as materialized (
                select hash, band, ((hash >> (16 * band)) & 65535)::int as value
                from hashes, generate_series(0, 3) band
            )
            select a.hash, b.hash
            from bands a
            cross join unnest(%(flips)s::int[]) flip
            join bands b on b.band = a.band and b.value = a.value # flip
            where a.value & flip = flip and (flip > 0 or b.hash > a.hash)
              and bit_count((a.hash # b.hash)::bit(64)) <= %(within)s
            """,
            {"project": project_id, "flips": flips, "within": within_bits, "plain": list(PLAIN)},
        )
        async for first, second in cursor:
            yield first, second


async def bursts(connection: Connection, project_id: int) -> list[tuple[int, int]]:
    """Image id and number of its burst, of every image with a known camera and time; most are alone in theirs."""
    cursor = await connection.execute(
        f"""
        with taken as (
            select
                m.image_id,
                {camera_of("m", "i.file_name")} as camera,
                coalesce(m.taken_at_local, m.taken_at at time zone 'UTC') as at
            from image_metadata m
            join images i on i.id = m.image_id and i.deleted_at is null
            where m.project_id = %(project)s
        ), followed as (
            select image_id, camera, at,
                at - lag(at) over (partition by camera order by at, image_id)
                    <= make_interval(secs => %(burst)s) as goes_on
            from taken
            where camera <> '' and at is not null
        )
        select image_id, count(*) filter (where goes_on is not true) over (order by camera, at, image_id)
        from followed
        """,
        {"project": project_id, "burst": BURST_S},
    )
    return [(row[0], row[1]) async for row in cursor]


async def kinds_of_groups(connection: Connection, image: Image) -> list[str]:
    """In which kinds of groups an image is with another one that is still there."""
    cursor = await connection.execute(
        """
        select g.kind from image_groups g
        where g.image_id = %s and exists (
            select from image_groups o
            join images i on i.id = o.image_id and i.deleted_at is null
            where o.project_id = g.project_id and o.kind = g.kind and o.leader_id = g.leader_id
              and o.image_id <> g.image_id
        )
        order by array_position(array['exact', 'near', 'burst'], g.kind)
        """,
        [image.id],
    )
    return [row[0] async for row in cursor]
