"""Images that came in since the last comparison, and which others they belong together with: look-ups by indexes."""

from dataclasses import dataclass
from typing import LiteralString

from app.database.engine import Connection
from app.metadata.cameras import camera_of
from app.similarity.queries import BURST_S, NEAR_BITS


@dataclass(frozen=True, slots=True)
class Standing:
    """What a project's groups and outliers are of. `is_sound`: nothing but new images is missing in them.

    They are not where an image that is in a group was measured anew or deleted, for the group may have hung on it.
    """

    fresh_ids: list[int]
    image_count: int
    compared_count: int
    median_distance: float | None
    is_sound: bool


async def standing_of(connection: Connection, project_id: int) -> Standing | None:
    """How groups and outliers stand; None before a project was compared as a whole."""
    cursor = await connection.execute(
        """
        select c.image_count, c.median_distance,
            (select count(*) from image_quality where project_id = c.project_id),
            not exists (
                select from image_groups g
                join image_quality q on q.image_id = g.image_id
                join images i on i.id = g.image_id
                where g.project_id = c.project_id and (not q.is_compared or i.deleted_at is not null)
            ),
            array(
                select q.image_id from image_quality q
                join images i on i.id = q.image_id and i.deleted_at is null
                where q.project_id = c.project_id and not q.is_compared
            )
        from comparisons c where c.project_id = %s
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    compared_count, median_distance, image_count, is_sound, fresh_ids = row
    return Standing(fresh_ids, image_count, compared_count, median_distance, is_sound)


async def pairs_of(
    connection: Connection, project_id: int, image_ids: list[int]
) -> dict[str, list[tuple[int, int]]]:
    """By kind of group, each of these images with every other one of the project that belongs together with it."""
    values = {
        "project": project_id,
        "images": image_ids,
        "within": NEAR_BITS,
        "burst": BURST_S,
        "flips": [0, *(1 << bit for bit in range(16))],
    }
    found = {}
    for kind, statement in _STATEMENTS.items():
        cursor = await connection.execute(statement, values)
        found[kind] = [(row[0], row[1]) async for row in cursor]
    return found


# Whether the few that are found are still there is asked of each: a join would be planned for many.
_EXACT: LiteralString = """
    select f.image_id, q.image_id
    from image_quality f
    join image_quality q
        on q.project_id = %(project)s and q.pixel_hash = f.pixel_hash and q.image_id <> f.image_id
    where f.image_id = any(%(images)s) and (select deleted_at is null from images where id = q.image_id)
"""

_IN_BAND: LiteralString = """
    select f.image_id, q.image_id as other_id, f.perceptual_hash # q.perceptual_hash as difference
    from fresh f
    cross join unnest(%(flips)s::bigint[]) flip
    join image_quality q
        on q.project_id = %(project)s
        and ((q.perceptual_hash >> <bits>) & 65535) = ((f.perceptual_hash >> <bits>) & 65535) # flip
        and q.perceptual_hash not in (0, -9223372036854775808)
"""
"""Hashes that differ in at most seven bits agree in one band of sixteen but for one bit: see `near_pairs`."""

_NEAR: LiteralString = """
    with fresh as materialized (
        select image_id, perceptual_hash from image_quality
        where image_id = any(%(images)s) and perceptual_hash not in (0, -9223372036854775808)
    ), candidates as (<bands>)
    select distinct c.image_id, c.other_id
    from candidates c
    where bit_count(c.difference::bit(64)) <= %(within)s and c.other_id <> c.image_id
      and (select deleted_at is null from images where id = c.other_id)
"""

_TAKEN: LiteralString = "coalesce(<m>.taken_at_local, <m>.taken_at at time zone 'UTC')"
_NAME: LiteralString = "(select file_name from images where id = <m>.image_id)"
_BURST: LiteralString = """
    with fresh as materialized (
        select m.image_id, <camera of m> as camera, <taken of m> as at,
            make_interval(secs => %(burst)s) as apart
        from image_metadata m
        where m.image_id = any(%(images)s) and <camera of m> <> '' and <taken of m> is not null
    ), candidates as (
        select f.image_id, o.image_id as other_id, f.camera = <camera of o> as is_same
        from fresh f
        join image_metadata o
            on o.project_id = %(project)s and o.taken_at_local between f.at - f.apart and f.at + f.apart
        union all
        select f.image_id, o.image_id, f.camera = <camera of o>
        from fresh f
        join image_metadata o
            on o.project_id = %(project)s and o.taken_at_local is null
            and o.taken_at at time zone 'UTC' between f.at - f.apart and f.at + f.apart
    )
    select c.image_id, c.other_id
    from candidates c
    where c.is_same and c.other_id <> c.image_id
      and (select deleted_at is null from images where id = c.other_id)
"""


def _bands() -> LiteralString:
    lowest: LiteralString = _IN_BAND.replace("<bits>", "0")
    second: LiteralString = _IN_BAND.replace("<bits>", "16")
    third: LiteralString = _IN_BAND.replace("<bits>", "32")
    highest: LiteralString = _IN_BAND.replace("<bits>", "48")
    return " union all ".join([lowest, second, third, highest])


def _burst() -> LiteralString:
    statement: LiteralString = _BURST
    for name in ("m", "o"):
        statement = statement.replace(
            f"<camera of {name}>", camera_of(name, _NAME.replace("<m>", name))
        )
        statement = statement.replace(f"<taken of {name}>", _TAKEN.replace("<m>", name))
    return statement


_STATEMENTS: dict[str, LiteralString] = {
    "exact": _EXACT,
    "near": _NEAR.replace("<bands>", _bands()),
    "burst": _burst(),
}
