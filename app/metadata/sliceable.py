"""What images can be divided by, of their metadata, quality and size: every column, and what is made of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, LiteralString

from app.database.engine import Connection
from app.exif.column import Column
from app.metadata import parts
from app.metadata.recorded import FIELDS, FIRST_AND_LAST, RecordedField
from app.projects.changes import unless_changed

Kind = Literal["number", "time", "words", "truth", "hour", "month", "camera", "place"]
Table = Literal["m", "i", "measured"]

TABLES: Mapping[Table, LiteralString] = {
    "m": "image_metadata m",
    "i": "images i",
    "measured": "image_quality measured",
}
BESIDE: LiteralString = """
    left join image_metadata m on m.image_id = g.image_id
    left join images i on i.id = g.image_id
    left join image_quality measured on measured.image_id = g.image_id
"""
"""What columns are of, beside any relation `g` of images. Postgres leaves out what nobody asks for."""
_NUMBERS = {"integer", "double precision"}
_TIMES = {"timestamptz", "timestamp"}


@dataclass(frozen=True)
class Sliceable:
    """A field that images can be divided by: its value in SQL, on one of `TABLES`."""

    name: str
    label: str
    section: str
    kind: Kind
    column: LiteralString
    unit: str = ""
    table: Table = "m"
    is_private: bool = False


def _of_column(column: Column) -> Sliceable:
    # Names of our own list, so nothing of the asker's gets into a statement.
    table: Table = "measured" if column.section == "quality" else "m"
    kind: Kind = "truth" if column.sql_type == "boolean" else "words"
    if column.sql_type in _NUMBERS:
        kind = "number"
    elif column.sql_type in _TIMES:
        kind = "time"
    return Sliceable(
        column.name,
        column.label,
        column.section,
        kind,
        f'{table}."{column.name}"',
        column.unit,
        table,
        column.is_private,
    )


_MADE = (
    Sliceable("camera", "Camera", "camera", "camera", parts.CAMERA_SQL),
    Sliceable("hour", "Hour of day", "time", "hour", parts.HOUR_SQL),
    Sliceable("month", "Month of year", "time", "month", parts.MONTH_SQL),
    Sliceable(parts.PLACE, "Place, in whole degrees", "place", "place", parts.PLACE_SQL),
    Sliceable("width", "Width", "picture", "number", "i.width", "px", "i"),
    Sliceable("height", "Height", "picture", "number", "i.height", "px", "i"),
    Sliceable("megapixels", "Megapixels", "picture", "number", parts.MEGAPIXELS_SQL, "MP", "i"),
    Sliceable("size", "File size", "picture", "number", "i.size_bytes", "bytes", "i"),
)

SLICEABLE: Mapping[str, Sliceable] = {
    each.name: each for each in (*(_of_column(column) for column in FIELDS.values()), *_MADE)
}
"""All of them by name; the places of `place` are coarse, so that it is not private."""


async def sliceable_fields(connection: Connection, project_id: int) -> list[RecordedField]:
    """Those of which something is recorded, without what may tell who or where somebody was."""
    return await unless_changed(
        connection, project_id, ("sliceable fields",), lambda: _recorded(connection, project_id)
    )


async def _recorded(connection: Connection, project_id: int) -> list[RecordedField]:
    fields = [each for each in SLICEABLE.values() if not each.is_private]
    counts: LiteralString = ", ".join(f"count({each.column})" for each in fields)
    cursor = await connection.execute(
        f"select {counts} from (select image_id from {FIRST_AND_LAST}) g {BESIDE}",
        {"project": project_id},
    )
    row = await cursor.fetchone()
    assert row is not None  # counts always have one row
    return [
        RecordedField(each.name, each.label, each.section)
        for each, count in zip(fields, row, strict=True)
        if count
    ]
