"""Count capture times in one statement."""

from dataclasses import dataclass, replace
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.database.sampling import BUCKETS
from app.gallery.conditions import conditions_of
from app.gallery.facets import sampling
from app.gallery.facets.sampling import BUCKET, Sample, sample_of
from app.gallery.language import Filter
from app.gallery.looking_up import looked_up
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN, known_within
from app.gallery.timeline.bins import Bin, Unit, bins_of

_PATTERNS: LiteralString = """
    case
        when max(taken) - min(taken) > interval '20 years' then 'YYYY'
        when max(taken) - min(taken) > interval '120 days' then 'YYYY-MM'
        when max(taken) - min(taken) > interval '4 days' then 'YYYY-MM-DD'
        else 'YYYY-MM-DD"T"HH24'
    end
"""


@dataclass(frozen=True)
class Timeline:
    """`missing` images have no time. `sample_size` is None where every image was counted."""

    unit: Unit
    bins: list[Bin]
    count: int
    missing: int
    sample_size: int | None = None


async def count_times(connection: Connection, sight: Sight, tree: Filter | None) -> Timeline:
    """Of the images that match. Raises Unanswerable."""
    tree = await looked_up(connection, tree, sight)
    sample = await sample_of(connection, sight.project_id)
    found = await _counted(connection, sight, tree, sample)
    if not sample.is_whole and sum(found.values()) * BUCKETS / sample.buckets <= sampling.COUNTED:
        sample = Sample(BUCKETS)
        found = await _counted(connection, sight, tree, sample)
    total = sum(found.values())
    missing = found.pop(None, 0)
    unit, bins = bins_of({place: count for place, count in found.items() if place is not None})
    return Timeline(
        unit,
        [replace(each, count=sample.scaled(each.count)) for each in bins],
        sample.scaled(total - missing),
        sample.scaled(missing),
        None if sample.is_whole else total,
    )


async def _counted(
    connection: Connection, sight: Sight, tree: Filter | None, sample: Sample
) -> dict[str | None, int]:
    """Images by year, month, day or hour; None for those without a time."""
    made = await conditions_of(connection, tree, sight, asks_each=not sample.is_whole)
    known = KNOWN
    if not sample.is_whole:
        known = known_within(sample.buckets)
        made.add(f"{BUCKET} < {{}}", sample.buckets)
    statement = sql.SQL(
        f"""
        with sample as materialized (
            select m.taken_at_local as taken from images i {known} where {{}}
        )
        select to_char(taken, pattern), count(*)
        from sample
        cross join (select {_PATTERNS} as pattern from sample) fine
        group by 1
        """
    ).format(made.joined)
    cursor = await connection.execute(statement, made.values)
    return {row[0]: row[1] async for row in cursor}
