"""`concord export`, and how commands name a project."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.commands.errors import CannotWrite, SeveralProjects, UnknownProject
from app.commands.ready import with_database
from app.database.engine import Database
from app.exporting.coco import Chosen, coco_stream
from app.exporting.queries import refuse_unknown_annotator
from app.exporting.truth import parse_truth
from app.settings import Settings


def export_project(settings: Settings, *, project: str, truth: str, out: Path | None = None) -> int:
    """Write a project as COCO to a file or to standard output, as it comes from the database."""
    chosen = parse_truth(truth)

    async def write(database: Database) -> None:
        project_id = await find_project_id(database, project)
        async with database.connection() as connection:
            await refuse_unknown_annotator(connection, project_id, chosen)
        with _opened(out) as file:
            parts = coco_stream(
                database,
                project_id=project_id,
                chosen=Chosen(chosen),
                readers=settings.export_readers,
            )
            async for part in parts:
                file.write(part)
            file.flush()

    with_database(settings, write)
    return 0


@contextmanager
def _opened(out: Path | None) -> Iterator[BinaryIO]:
    if out is None:
        yield sys.stdout.buffer
        return
    try:
        file = out.open("wb")
    except OSError as error:
        raise CannotWrite(out, error.strerror) from error
    with file:
        yield file


async def find_project_id(database: Database, given: str) -> int:
    """A project by its id or its name; raises UnknownProject or SeveralProjects."""
    async with database.connection() as connection:
        cursor = await connection.execute(
            """
            select id, id::text = %(given)s as is_id
            from projects
            where deleted_at is null and (id::text = %(given)s or name = %(given)s)
            order by is_id desc, id
            """,
            {"given": given},
        )
        rows = await cursor.fetchall()
    if not rows:
        raise UnknownProject(given)
    if len(rows) > 1 and not rows[0][1]:
        raise SeveralProjects(given, [row[0] for row in rows])
    return int(rows[0][0])
