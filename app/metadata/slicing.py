"""Divide images by a field of their metadata or quality: words as they are, numbers by quantiles, times by month."""

from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, LiteralString

from app.database.engine import Connection
from app.metadata.errors import NoSuchField
from app.metadata.recorded import FIELDS

BINS = 5
"""Into so many parts of about equal size numbers are divided."""
_NUMBERS = {"integer", "double precision"}
_TIMES = {"timestamptz", "timestamp"}


@dataclass(frozen=True)
class Slicing:
    """An SQL expression on `m` (image_metadata) that says which slice an image is in, as text; null for none.

    `names` says what a slice is called, where that is not its key.
    """

    field_name: str
    expression: LiteralString
    parameters: dict[str, Any] = field(default_factory=dict)
    names: dict[str, str] = field(default_factory=dict)

    def name_of(self, key: str) -> str:
        """What people call a slice."""
        return self.names.get(key, key) if key else "not recorded"


async def slicing_of(connection: Connection, project_id: int, field_name: str) -> Slicing:
    """How images are divided by this field; raises NoSuchField, which lists what there is."""
    found = FIELDS.get(field_name)
    if found is None:
        raise NoSuchField(field_name, known=list(FIELDS))
    # Names of our own list, so nothing of the asker's gets into the statement.
    column: LiteralString = f'm."{found.name}"'
    if found.section == "quality":
        column = f'(select q."{found.name}" from image_quality q where q.image_id = m.image_id)'
    if found.sql_type in _TIMES:
        return Slicing(field_name, f"to_char({column}, 'YYYY-MM')")
    if found.sql_type not in _NUMBERS:
        return Slicing(field_name, f"{column}::text")
    return await _by_quantiles(connection, project_id, field_name, column, found.unit)


async def _by_quantiles(
    connection: Connection, project_id: int, field_name: str, column: LiteralString, unit: str
) -> Slicing:
    cursor = await connection.execute(
        f"""
        select percentile_disc(%(shares)s::float8[]) within group (order by {column}::float8)
        from image_metadata m
        where m.project_id = %(project)s and {column} is not null
        """,
        {"shares": [part / BINS for part in range(BINS + 1)], "project": project_id},
    )
    row = await cursor.fetchone()
    quantiles: list[float] = row[0] if row is not None and row[0] is not None else []
    edges = sorted(set(quantiles[1:-1]) - set(quantiles[:1]))
    bounds = [*quantiles[:1], *edges, *quantiles[-1:]]
    names = {
        str(place): _span(low, high, unit) for place, (low, high) in enumerate(pairwise(bounds))
    }
    expression: LiteralString = f"width_bucket({column}::float8, %(edges)s::float8[])"
    return Slicing(field_name, expression, {"edges": edges}, names)


def _span(low: float, high: float, unit: str) -> str:
    said = f"{low:g}" if low == high else f"{low:g} to {high:g}"
    return f"{said} {unit}".strip()
