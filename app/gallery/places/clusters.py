"""Count places by the cells of a map, in one statement."""

from dataclasses import dataclass, replace
from typing import LiteralString

from psycopg import sql

from app.database.engine import Connection
from app.database.sampling import BUCKETS
from app.gallery.clauses import Conditions
from app.gallery.conditions import conditions_of
from app.gallery.facets import sampling
from app.gallery.facets.sampling import BUCKET, Sample, sample_of
from app.gallery.language import Filter
from app.gallery.looking_up import looked_up
from app.gallery.places.grid import LIMIT_DEG, Cluster, cells_at, spread
from app.gallery.places.window import Window
from app.gallery.sight import Sight
from app.gallery.sources import KNOWN, known_within

_UPRIGHT: LiteralString = "sind(greatest(-%(limit)s, least(%(limit)s, m.gps_latitude)))"
_STATEMENT: LiteralString = f"""
    select
        avg(latitude), avg(longitude), count(*), min(id),
        min(longitude), min(latitude), max(longitude), max(latitude)
    from (
        select
            i.id, m.gps_latitude as latitude, m.gps_longitude as longitude,
            floor((m.gps_longitude / 360 + 0.5) * %(cells)s) as x,
            floor((0.5 - ln((1 + {_UPRIGHT}) / (1 - {_UPRIGHT})) / (4 * pi())) * %(cells)s) as y
        from images i
        {{}}
        where {{}}
    ) placed
    group by x, y
"""


@dataclass(frozen=True)
class Places:
    """Clusters, the largest first. `sample_size` is None where every place was counted."""

    clusters: list[Cluster]
    count: int
    sample_size: int | None = None


async def find_places(
    connection: Connection, sight: Sight, tree: Filter | None, window: Window, *, zoom: int
) -> Places:
    """Of the images that match and lie in the window. Raises Unanswerable."""
    tree = await looked_up(connection, tree, sight)
    sample = await sample_of(connection, sight.project_id)
    found = await _counted(connection, sight, tree, window, zoom, sample)
    if not sample.is_whole and _count(found) * BUCKETS / sample.buckets <= sampling.COUNTED:
        sample = Sample(BUCKETS)
        found = await _counted(connection, sight, tree, window, zoom, sample)
    count = _count(found)
    clusters = [replace(each, count=sample.scaled(each.count)) for each in spread(found, zoom=zoom)]
    return Places(clusters, sample.scaled(count), None if sample.is_whole else count)


def _count(clusters: list[Cluster]) -> int:
    return sum(each.count for each in clusters)


async def _counted(
    connection: Connection,
    sight: Sight,
    tree: Filter | None,
    window: Window,
    zoom: int,
    sample: Sample,
) -> list[Cluster]:
    made = await conditions_of(connection, tree, sight, asks_each=not sample.is_whole)
    _add_window(made, window)
    known = KNOWN
    if not sample.is_whole:
        known = known_within(sample.buckets)
        made.add(f"{BUCKET} < {{}}", sample.buckets)
    values = made.values | {"cells": float(cells_at(zoom)), "limit": LIMIT_DEG}
    statement = sql.SQL(_STATEMENT).format(sql.SQL(known), made.joined)
    cursor = await connection.execute(statement, values)
    return [Cluster(*row) async for row in cursor]


def _add_window(made: Conditions, window: Window) -> None:
    """With the project, by which indexes of metadata begin."""
    made.add("m.project_id = i.project_id and m.gps_longitude is not null")
    made.add("m.gps_latitude between {} and {}", window.south, window.north)
    if window.is_across:
        made.add("(m.gps_longitude >= {} or m.gps_longitude <= {})", window.west, window.east)
    elif (window.west, window.east) != (-180, 180):
        made.add("m.gps_longitude between {} and {}", window.west, window.east)
