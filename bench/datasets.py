"""A dataset of the size of COCO's training set brought into a project as its consensus, and out again.

`CONCORD_BENCH_PART=10` takes a tenth of it.
"""

import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread
from typing import Any

import msgspec
import psutil

from bench.exporting import HEAD, download
from bench.linting import (
    ANNOTATIONS,
    HEIGHT,
    IMAGES,
    PROGRAMS,
    WIDTH,
    coco_file,
    measure,
    with_orjson,
)
from bench.seeding import add_images, make_project
from bench.serving import Served, served, settle


def run() -> None:
    """Print the table."""
    path = coco_file()
    folder = folder_of(path)
    with served(CONCORD_IMPORT_ROOTS=str(folder)) as server:
        project = make_project(server)
        add_images(server.database, project.id, IMAGES, size=(WIDTH, HEIGHT))
        settle(server)
        print(
            f"{IMAGES:,} images, {ANNOTATIONS:,} polygons, {path.stat().st_size / 1e6:,.0f} MB.\n"
        )
        print(
            "| | s | annotations/s | CPU s, server | CPU s, Postgres | peak memory of the server, MiB |"
        )
        print("|---|---:|---:|---:|---:|---:|")
        for words, is_dry in (
            ("checked only", True),
            ("imported", False),
            ("imported again: nothing changes", False),
        ):
            _import(server, project.id, folder, words, is_dry=is_dry)
        print("\n| what no import can do without | CPU s |\n|---|---:|")
        for words, used in ceiling(server, path):
            print(f"| {words} | {used:.2f} |", flush=True)
        print(f"\n{HEAD}")
        for number in (1, 2):
            download(server, project.id, ANNOTATIONS, number, truth="consensus")
    print("\n| the same file | s | CPU s | peak memory, MB |")
    print("|---|---:|---:|---:|")
    for name, program in PROGRAMS.items():
        python = with_orjson() if "orjson" in program else Path(sys.executable)
        told = measure(program, path, python) if python else "does not install here | | "
        print(f"| {name} | {told} |", flush=True)


def folder_of(path: Path) -> Path:
    """A folder with this file alone."""
    folder = path.parent / path.stem
    folder.mkdir(exist_ok=True)
    beside = folder / path.name
    if not beside.exists():
        os.link(path, beside)
    return folder


def ceiling(server: Served, path: Path) -> Iterator[tuple[str, float]]:
    """CPU seconds of reading the file, and of copying what was imported into equal tables that nothing refers to."""
    started = time.process_time()
    msgspec.json.decode(path.read_bytes())
    yield "msgspec: decode the file", time.process_time() - started
    database = server.database
    backend = psutil.Process(database.info.backend_pid)
    for table in ("annotations", "layer_revisions"):
        names = database.execute(
            "select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute"
            " where attrelid = %s::regclass and attnum > 0 and not attisdropped and attidentity = ''",
            [table],
        ).fetchone()
        assert names is not None
        with database.cursor().copy(
            f"copy (select {names[0]} from {table}) to stdout (format binary)"
        ) as copy:
            rows = [bytes(block) for block in copy]
        database.execute(f"create table equal_{table} (like {table} including all)")
        before = sum(backend.cpu_times()[:2])
        with database.cursor().copy(
            f"copy equal_{table} ({names[0]}) from stdin (format binary)"
        ) as copy:
            for start in range(0, len(rows), 100):
                copy.write(b"".join(rows[start : start + 100]))
        yield (
            f"Postgres: COPY of {table} into an equal table with its indexes",
            sum(backend.cpu_times()[:2]) - before,
        )


def _import(server: Served, project_id: int, folder: Path, words: str, *, is_dry: bool) -> None:
    is_over, highest = Event(), [0.0]

    def watch() -> None:
        while not is_over.wait(1):
            highest[0] = max(highest[0], server.own_memory_mib())

    watcher = Thread(target=watch)
    watcher.start()
    cpu, own, started = server.cpu_s(), server.own_cpu_s(), time.perf_counter()
    body = {"folder": str(folder), "source": "bench", "as": "consensus", "dry_run": is_dry}
    made = _send(server, f"/projects/{project_id}/imports", body)
    while (told := _send(server, f"/imports/{made['id']}"))[
        "finished_at" if not is_dry else "checked_at"
    ] is None:
        time.sleep(1)
    seconds = time.perf_counter() - started
    is_over.set()
    watcher.join()
    if told["report"].get("refusal"):
        raise RuntimeError(f"The import was refused: {told['report']['refusal']}")
    mine = server.own_cpu_s() - own
    print(
        f"| {words} | {seconds:.1f} | {ANNOTATIONS / seconds:,.0f} | {mine:.1f} "
        f"| {server.cpu_s() - cpu - mine:.1f} | {highest[0]:.0f} |",
        flush=True,
    )


def _send(server: Served, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/api/v1{path}", content, headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)
