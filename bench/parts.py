"""Where the CPU of an import goes: the reader, the server's share, Postgres, and what Postgres cannot do without.

All rows are held meanwhile: `CONCORD_BENCH_PART=20` says as much.
"""

import asyncio
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil
import psycopg

from app.database.embedded import resolve_database_url
from app.database.engine import Connection, Database
from app.geometry.boxes import Size
from app.importing.album import Known, Sought
from app.importing.conversation import Asked, Ended, Opened, Said, advance, begin
from app.importing.copying import (
    OBJECT_COLUMNS,
    REVISION_COLUMNS,
    Packed,
    objects_copied,
    revisions_copied,
)
from app.importing.planning import Plan, Target
from app.importing.service.applying import apply
from app.importing.service.staging import finish_staging, make_tables, stage
from app.settings import Settings
from bench.datasets import folder_of
from bench.linting import ANNOTATIONS, CATEGORIES, HEIGHT, IMAGES, WIDTH, coco_file
from bench.seeding import SeededProject, add_images, make_project
from bench.serving import served, settle

RUNS = 3
_READ = "the reader: from the file to rows"
_SENT = "the server: rows put together and sent"
_WRITTEN = "Postgres: all of it"
_BARE = "Postgres: bare COPY of the same {} into an equal table with its indexes"


def run() -> None:
    """Print the table."""
    folder = folder_of(coco_file())
    least: dict[str, float] = {}
    with served() as server:
        project = make_project(server)
        add_images(server.database, project.id, IMAGES, size=(WIDTH, HEIGHT))
        images = dict(
            server.database.execute(
                "select file_name, id from images where project_id = %s", [project.id]
            ).fetchall()
        )
        settle(server)
        with resolve_database_url(Settings(data_dir=server.data_dir)) as url:
            for number in range(RUNS):
                plan = _plan(project, f"bench {number}")
                made, used = _read(folder, images, plan)
                used |= asyncio.run(_written(url, plan, made))
                used |= _bare(server.database, made)
                least = {
                    words: min(spent, least.get(words, spent)) for words, spent in used.items()
                }
    print(f"{ANNOTATIONS:,} polygons, the least of {RUNS} runs.\n")
    print("| | CPU µs an annotation |\n|---|---:|")
    for words, seconds in least.items():
        print(f"| {words} | {1e6 * seconds / ANNOTATIONS:.1f} |", flush=True)


def _plan(project: SeededProject, source: str) -> Plan:
    ids = dict.fromkeys(range(1, CATEGORIES + 1), project.category_id)
    return Plan(project.id, source, {}, {}, [Target("import", source)], {}, ids)


def _read(
    folder: Path, images: dict[str, int], plan: Plan
) -> tuple[list[Packed], dict[str, float]]:
    """What the process that reads an import's file would say of it."""
    started = time.process_time()
    made: list[Packed] = []
    said: Said = begin(Asked(folder, None, brings_pictures=False, wants_rows=True))
    while not isinstance(said, Ended):
        answer: Any = None
        match said:
            case Sought():
                names = [f"{stem}.jpg" for stem in said.stems]
                answer = [Known(images[n], n, Size(WIDTH, HEIGHT)) for n in names if n in images]
            case Opened():
                answer = plan
            case Packed():
                made.append(said)
        said = advance(answer)
    return made, {_READ: time.process_time() - started}


async def _written(url: str, plan: Plan, made: Sequence[Packed]) -> dict[str, float]:
    """Write it as an import does; what that took here and in Postgres."""
    database = Database(url, pool_size=1)
    await database.open()
    try:
        async with database.connection() as connection:
            backend = psutil.Process(connection.info.backend_pid)
            before, started = sum(backend.cpu_times()[:2]), time.process_time()
            await _write(connection, plan, made)
            here = time.process_time() - started
            return {_SENT: here, _WRITTEN: sum(backend.cpu_times()[:2]) - before}
    finally:
        await database.close()


async def _write(connection: Connection, plan: Plan, made: Sequence[Packed]) -> None:
    async def say_nothing(written: int) -> None:
        pass

    values: dict[str, object] = {
        "project_id": plan.project_id, "author_id": None, "source": plan.source
    }  # fmt: skip
    await make_tables(connection, plan.targets, {})
    filled = sum([await stage(connection, each, values) for each in made])
    await finish_staging(connection)
    await apply(connection, values, filled=filled, report=say_nothing)


def _bare(database: psycopg.Connection[Any], made: Sequence[Packed]) -> dict[str, float]:
    """The CPU of Postgres for the same rows, copied into equal tables that refer to nothing."""
    backend = psutil.Process(database.info.backend_pid)
    ids = [list(range(start := 10_000 * each.batch, start + len(each.layers))) for each in made]
    both = list(zip(made, ids, strict=True))
    used = {}
    for table, columns, copied in (
        ("annotations", OBJECT_COLUMNS, [objects_copied(*each) for each in both]),
        (
            "layer_revisions",
            REVISION_COLUMNS,
            [revisions_copied(zip(some, each.layers, strict=True), None) for each, some in both],
        ),
    ):
        database.execute(f"drop table if exists equal_{table}")
        database.execute(f"create table equal_{table} (like {table} including all)")
        before = sum(backend.cpu_times()[:2])
        with database.transaction():
            for rows in copied:
                statement = f"copy equal_{table} ({', '.join(columns)}) from stdin (format binary)"
                with database.cursor().copy(statement) as copy:
                    copy.write(rows)
        used[_BARE.format(table)] = sum(backend.cpu_times()[:2]) - before
    return used
