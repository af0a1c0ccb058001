"""How large objects are, and where in the picture: by their bounds and areas, in shares of their image."""

from math import log
from typing import Any, LiteralString

import numpy as np
from numpy.typing import NDArray
from psycopg import sql

from app.database.engine import Connection
from app.insights.crossing import Label, labels_of
from app.insights.distributing import told
from app.insights.errors import NoSuchCategory
from app.insights.label_schemas import (
    AreaBar,
    AskedObjects,
    CategorySizes,
    ObjectsOut,
    SizeOut,
)
from app.insights.population import Population, population_of
from app.projects.changes import unless_changed

EXTENTS = 10
"""Widths and heights are told in tenths of the image's."""
PLACES = 20
"""Places are told in twentieths of the image's width and height."""
BARS = 16
SMALLEST = 1 / 256
"""The side of a square that the first bar of the histogram begins with: all that is smaller is in it."""
_SMALL, _LARGE = 32**2, 96**2

_OBJECTS: LiteralString = """
    objects as materialized (
        select
            n.category_id, n.image_id, n.area,
            n.area / (i.width::float8 * i.height) as part,
            greatest(0, least(1, n.x / i.width)) as x0, greatest(0, least(1, (n.x + n.width) / i.width)) as x1,
            greatest(0, least(1, n.y / i.height)) as y0, greatest(0, least(1, (n.y + n.height) / i.height)) as y1
        from said
        join annotations n on n.layer_id = said.layer_id and n.removed_at is null
        join labelled i on i.id = said.image_id
    )
"""
_CATEGORIES: LiteralString = f"""
    with {{relations}}, {_OBJECTS}
    select
        'c' || category_id, count(*), count(distinct image_id),
        count(*) filter (where area > 0 and area < %(small)s),
        count(*) filter (where area >= %(small)s and area < %(large)s),
        count(*) filter (where area >= %(large)s),
        count(*) filter (where not area > 0),
        percentile_cont(0.5) within group (order by part) filter (where area > 0)
    from objects group by 1
    union all
    select null, count(*), 0, 0, 0, 0, 0, null from labelled
"""
_MAPS: LiteralString = f"""
    with {{relations}}, {_OBJECTS}, chosen as materialized (
        select * from objects where %(category)s::bigint is null or category_id = %(category)s
    )
    select 'extent', least(%(extents)s - 1, floor((y1 - y0) * %(extents)s))::int,
        least(%(extents)s - 1, floor((x1 - x0) * %(extents)s))::int, 0, 0, count(*)
    from chosen where x1 > x0 and y1 > y0 group by 2, 3
    union all
    select 'centre', least(%(places)s - 1, floor((y0 + y1) / 2 * %(places)s))::int,
        least(%(places)s - 1, floor((x0 + x1) / 2 * %(places)s))::int, 0, 0, count(*)
    from chosen group by 2, 3
    union all
    select 'cover', least(%(places)s - 1, floor(y0 * %(places)s))::int,
        least(%(places)s - 1, floor(x0 * %(places)s))::int,
        greatest(least(%(places)s - 1, floor(y0 * %(places)s)), ceil(y1 * %(places)s) - 1)::int,
        greatest(least(%(places)s - 1, floor(x0 * %(places)s)), ceil(x1 * %(places)s) - 1)::int, count(*)
    from chosen group by 2, 3, 4, 5
    union all
    select 'area', greatest(0, least(%(bars)s - 1, floor(%(bars)s * (1 + ln(sqrt(part)) / %(span)s))))::int, 0, 0, 0,
        count(*)
    from chosen where area > 0 group by 2
"""


async def measure_objects(
    connection: Connection, project_id: int, asked: AskedObjects
) -> ObjectsOut:
    """Raises NoSuchCategory, and what `population_of` raises."""
    key = ("objects", asked.model_dump_json())
    return await unless_changed(
        connection, project_id, key, lambda: _measured(connection, project_id, asked)
    )


async def _measured(connection: Connection, project_id: int, asked: AskedObjects) -> ObjectsOut:
    population = await population_of(connection, project_id, asked.truth, asked.where)
    labels = [each for each in await labels_of(connection, population) if each.question is None]
    chosen = _category(asked.category, labels)
    total, rows = await _categories(connection, population)
    sizes = [_sizes(population, label, rows[label.key]) for label in labels if label.key in rows]
    shown = [each for each in sizes if chosen is None or each.name == chosen.name]
    maps = await _maps(connection, population, chosen)
    return ObjectsOut(
        **told(population, total).model_dump(),
        category=chosen.name if chosen else "",
        objects=sum(each.objects for each in shown),
        sizes=_summed(shown),
        categories=sizes,
        **maps,
    )


def _category(name: str, labels: list[Label]) -> Label | None:
    if not name:
        return None
    for label in labels:
        if name in (label.name, label.key.removeprefix("c")):
            return label
    raise NoSuchCategory(name, [label.name for label in labels])


async def _categories(
    connection: Connection, population: Population
) -> tuple[int, dict[str, tuple[Any, ...]]]:
    query = sql.SQL(_CATEGORIES).format(relations=population.relations())
    values = population.values | {"small": _SMALL, "large": _LARGE}
    rows = await (await connection.execute(query, values)).fetchall()
    total = next(row[1] for row in rows if row[0] is None)
    return total, {row[0]: row[1:] for row in rows if row[0] is not None}


def _sizes(population: Population, label: Label, row: tuple[Any, ...]) -> CategorySizes:
    objects, images, small, medium, large, without_area, median = row
    return CategorySizes(
        name=label.name,
        color=label.color or "",
        objects=objects,
        images=images,
        small=small,
        medium=medium,
        large=large,
        without_area=without_area,
        median_area=median,
        line=population.line(label.term),
    )


def _summed(sizes: list[CategorySizes]) -> SizeOut:
    return SizeOut(
        small=sum(each.small for each in sizes),
        medium=sum(each.medium for each in sizes),
        large=sum(each.large for each in sizes),
        without_area=sum(each.without_area for each in sizes),
    )


async def _maps(
    connection: Connection, population: Population, chosen: Label | None
) -> dict[str, Any]:
    query = sql.SQL(_MAPS).format(relations=population.relations())
    values = population.values | {
        "category": int(chosen.key.removeprefix("c")) if chosen else None,
        "extents": EXTENTS,
        "places": PLACES,
        "bars": BARS,
        "span": -log(SMALLEST),
    }
    extents = np.zeros((EXTENTS, EXTENTS), np.int64)
    centres = np.zeros((PLACES, PLACES), np.int64)
    # Each object adds at one corner of what it covers and takes away at the others; sums along both axes fill it.
    corners = np.zeros((PLACES + 1, PLACES + 1), np.int64)
    areas = np.zeros(BARS, np.int64)
    async with connection.cursor() as cursor:
        await cursor.execute(query, values)
        async for what, top, left, bottom, right, objects in cursor:
            if what == "extent":
                extents[top, left] = objects
            elif what == "centre":
                centres[top, left] = objects
            elif what == "area":
                areas[top] = objects
            else:
                _cover(corners, (top, left, bottom + 1, right + 1), objects)
    return {
        "areas": area_bars(areas),
        "extents": extents.tolist(),
        "centres": centres.tolist(),
        "coverage": covered(corners, int(centres.sum())),
    }


def _cover(corners: NDArray[np.int64], span: tuple[int, int, int, int], objects: int) -> None:
    top, left, bottom, right = span
    corners[top, left] += objects
    corners[top, right] -= objects
    corners[bottom, left] -= objects
    corners[bottom, right] += objects


def covered(corners: NDArray[np.int64], total: int) -> list[list[float]]:
    """The share of `total` objects that cover each place, by marks at the corners of what they cover.

    Args:
        corners: shape (n + 1, n + 1): objects at the first and behind the last corner, less those at the other two.
        total: how many objects there are.
    """
    filled = corners.cumsum(axis=0).cumsum(axis=1)[:-1, :-1]
    shares = np.round(filled / max(total, 1), 4)
    return [[float(each) for each in row] for row in shares]


def area_bars(counts: NDArray[np.int64]) -> list[AreaBar]:
    """Bars of equal ratio from `SMALLEST` to the whole image."""
    edges = [SMALLEST ** (1 - place / BARS) for place in range(BARS + 1)]
    return [
        AreaBar(low=0.0 if place == 0 else edges[place], high=edges[place + 1], objects=int(each))
        for place, each in enumerate(counts)
    ]
