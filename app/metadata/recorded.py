"""Which fields of a project's images hold anything, of their metadata or quality: what they can be divided by."""

from dataclasses import dataclass
from typing import LiteralString

from app.database.engine import Connection
from app.exif import COLUMNS
from app.exif.column import Column
from app.projects.changes import unless_changed
from app.quality import COLUMNS as MEASURES

FIELDS: dict[str, Column] = {column.name: column for column in (*COLUMNS, *MEASURES)}
"""Every field by its name; those of the section `quality` are in a table of their own, beside the metadata."""

_AT_EACH_END = 10_000
FIRST_AND_LAST: LiteralString = f"""
    (
        (select id as image_id from images where project_id = %(project)s order by id limit {_AT_EACH_END})
        union
        (select id from images where project_id = %(project)s order by id desc limit {_AT_EACH_END})
    ) chosen
"""
"""The images that tell which fields there are: those that came first and last, of a large project."""


@dataclass(frozen=True)
class RecordedField:
    """A field that some image has, by its name and as people call it."""

    name: str
    label: str
    section: str


async def recorded_fields(connection: Connection, project_id: int) -> list[RecordedField]:
    """In the order of the metadata panel, without what may tell who or where somebody was."""
    return await unless_changed(
        connection, project_id, ("recorded fields",), lambda: _recorded(connection, project_id)
    )


async def _recorded(connection: Connection, project_id: int) -> list[RecordedField]:
    open_columns = [column for column in FIELDS.values() if not column.is_private]
    # Names of our own list, so nothing of the asker's gets into the statement.
    counts: LiteralString = ", ".join(f'count("{column.name}")' for column in open_columns)
    cursor = await connection.execute(
        f"""
        select {counts}
        from {FIRST_AND_LAST}
        join image_metadata using (image_id)
        left join image_quality using (image_id)
        """,
        {"project": project_id},
    )
    row = await cursor.fetchone()
    assert row is not None  # counts always have one row
    return [
        RecordedField(column.name, column.label, column.section)
        for column, count in zip(open_columns, row, strict=True)
        if count
    ]
