"""Divide images by a field: words as they are, numbers by quantiles, times and days as people speak of them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, LiteralString

from app.database.engine import Connection
from app.metadata.errors import NoSuchField
from app.metadata.parts import HOURS, MONTHS, camera_words, pattern_of_times, square_words
from app.metadata.sliceable import SLICEABLE, TABLES, Kind, Sliceable

BINS = 5
"""Into so many parts of about equal size numbers are divided."""
_HOURS_OF_A_PART = 6


def _place_words(key: str) -> str:
    latitude, longitude = map(int, key.split(","))
    return square_words(latitude, longitude)


_WORDS: dict[Kind, Callable[[str], str]] = {
    "truth": lambda key: "yes" if key == "true" else "no",
    "hour": lambda key: HOURS[int(key)],
    "month": lambda key: MONTHS[int(key) - 1],
    "camera": camera_words,
    "place": _place_words,
}


@dataclass(frozen=True)
class Slicing:
    """An SQL expression beside a relation `g` of images (see `BESIDE`) that says which slice an image is in, as text;
    null for none.

    `names` says what a slice is called, where that is not its key; `missing`, what images in none are.
    """

    field_name: str
    expression: LiteralString
    parameters: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)
    words: Callable[[str], str] = str
    missing: str = "not recorded"

    def name_of(self, key: str) -> str:
        """What people call a slice."""
        return self.names.get(key) or self.words(key) if key else self.missing


async def slicing_of(connection: Connection, project_id: int, field_name: str) -> Slicing:
    """How images are divided by this field; raises NoSuchField, which lists what there is."""
    found = SLICEABLE.get(field_name)
    if found is None:
        raise NoSuchField(field_name, known=list(SLICEABLE))
    if found.kind == "number":
        return await _by_quantiles(connection, project_id, found)
    if found.kind == "time":
        return await _by_times(connection, project_id, found)
    expression: LiteralString = f"({found.column})::text"
    if found.kind == "hour":
        expression = f"({found.column} / {_HOURS_OF_A_PART} * {_HOURS_OF_A_PART})::text"
    return Slicing(field_name, expression, words=_WORDS.get(found.kind, str))


async def _by_times(connection: Connection, project_id: int, asked: Sliceable) -> Slicing:
    """By years, months or days, however long a time there is between the first and the last."""
    cursor = await connection.execute(
        f"""
        select extract(epoch from max({asked.column}) - min({asked.column}))::float8 / 86400
        from {TABLES[asked.table]}
        where {asked.table}.project_id = %(project)s
        """,
        {"project": project_id},
    )
    row = await cursor.fetchone()
    days: float = row[0] if row is not None and row[0] is not None else 0.0
    return Slicing(asked.name, f"to_char({asked.column}, '{pattern_of_times(days)}')")


async def _by_quantiles(connection: Connection, project_id: int, asked: Sliceable) -> Slicing:
    column, table = asked.column, asked.table
    cursor = await connection.execute(
        f"""
        select percentile_disc(%(shares)s::float8[]) within group (order by {column}::float8)
        from {TABLES[table]}
        where {table}.project_id = %(project)s and {column} is not null
        """,
        {"shares": [part / BINS for part in range(BINS + 1)], "project": project_id},
    )
    row = await cursor.fetchone()
    quantiles: list[float] = row[0] if row is not None and row[0] is not None else []
    edges = sorted(set(quantiles[1:-1]) - set(quantiles[:1]))
    bounds = [*quantiles[:1], *edges, *quantiles[-1:]]
    names = {
        str(place): _span(low, high, asked.unit)
        for place, (low, high) in enumerate(pairwise(bounds))
    }
    expression: LiteralString = f"width_bucket({column}::float8, %(edges)s::float8[])"
    return Slicing(asked.name, expression, {"edges": edges}, names)


def _span(low: float, high: float, unit: str) -> str:
    said = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"{said} {unit}".strip()
