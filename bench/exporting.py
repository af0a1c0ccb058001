"""A project of COCO's size as one COCO JSON, streamed: its boxes, then the polygons that `lint` and `datasets` read.

By one connection to Postgres and by two in turn; `CONCORD_BENCH_PART=10` takes a tenth of it.
"""

import json
import time
from http.client import HTTPConnection
from threading import Event, Thread

import psutil
import psycopg

from app.database.embedded import resolve_database_url
from app.settings import Settings
from bench.linting import HEIGHT, IMAGES, WIDTH
from bench.polygons import add_polygons
from bench.seeding import add_images, add_labels, make_project
from bench.serving import Served, beside, served, settle

PER_IMAGE = 7.27
HEAD = """\
| run | connections | size MB | first byte ms | s | annotations/s | CPU s, server | Postgres | MiB before | at most |
|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|"""
RUNS = 3
_READING = "select count(*) from pg_stat_activity where state = 'active' and query like 'copy (%'"


def run() -> None:
    """Print the tables."""
    with served() as server:
        _boxes(server)
        _polygons(server)


def _boxes(server: Served) -> None:
    project = make_project(server)
    add_images(server.database, project.id, IMAGES)
    count = add_labels(server.database, project, per_image=PER_IMAGE)
    settle(server)
    print(f"{IMAGES:,} images, {count:,} boxes.\n")
    _side_by_side(server, project.id, count, "all")
    _check(server, project.id, count)


def _polygons(server: Served) -> None:
    project = make_project(server)
    add_images(server.database, project.id, IMAGES, size=(WIDTH, HEIGHT))
    count = add_polygons(server.database, project)
    settle(server)
    print(f"\n{IMAGES:,} images, {count:,} polygons in a settled consensus.\n")
    _side_by_side(server, project.id, count, "consensus")
    _raw(server, project.id, count)


def _side_by_side(server: Served, project_id: int, count: int, truth: str) -> None:
    """The rows of one connection and of two, in turn, so that both meet the same machine."""
    print(HEAD)
    with (
        beside(server, CONCORD_EXPORT_CONNECTIONS="1") as one,
        beside(server, CONCORD_EXPORT_CONNECTIONS="2") as two,
    ):
        settle(two)
        for number in range(1, RUNS + 1):
            for each in (one, two):
                download(each, project_id, count, number, truth=truth)


def _raw(server: Served, project_id: int, count: int) -> None:
    """The row of what no export can be quicker than: the outlines alone, as Postgres keeps them."""
    with (
        resolve_database_url(Settings(data_dir=server.data_dir)) as url,
        psycopg.connect(url) as connection,
        connection.cursor() as cursor,
    ):
        backend, mine = psutil.Process(connection.info.backend_pid), psutil.Process()
        before, own, started = _cpu_of(backend), _cpu_of(mine), time.perf_counter()
        query = "copy (select segmentation from annotations where project_id = {}) to stdout (format binary)"
        size = 0
        with cursor.copy(query.format(project_id).encode()) as copy:
            for row in copy:
                size += len(row)
        seconds = time.perf_counter() - started
        print(
            f"| outlines alone, COPY | 1 | {size / 1e6:.0f} | | {seconds:.2f} | {count / seconds:,.0f} "
            f"| {_cpu_of(mine) - own:.2f} | {_cpu_of(backend) - before:.2f} | | |",
            flush=True,
        )


def _cpu_of(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system)


def download(
    server: Served, project_id: int, count: int, number: int, *, truth: str = "all"
) -> None:
    """Print the row of one export."""
    before = server.process.memory_info().rss / 2**20
    highest, readers, is_over = [before], [0], Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            highest[0] = max(highest[0], server.process.memory_info().rss / 2**20)
            row = server.database.execute(_READING).fetchone()
            readers[0] = max(readers[0], row[0] if row else 0)

    watcher = Thread(target=watch)
    watcher.start()
    cpu, own, started = server.cpu_s(), server.own_cpu_s(), time.perf_counter()
    connection = _ask(server, project_id, truth)
    response = connection.getresponse()
    response.read(1)
    first = time.perf_counter() - started
    size = 1
    while chunk := response.read(1 << 20):
        size += len(chunk)
    seconds = time.perf_counter() - started
    is_over.set()
    watcher.join()
    mine = server.own_cpu_s() - own
    print(
        f"| {number} | {readers[0]} | {size / 1e6:.0f} | {1000 * first:.0f} | {seconds:.2f} | {count / seconds:,.0f} "
        f"| {mine:.2f} | {server.cpu_s() - cpu - mine:.2f} | {before:.0f} | {highest[0]:.0f} |",
        flush=True,
    )


def _ask(server: Served, project_id: int, truth: str = "all") -> HTTPConnection:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=600)
    path = f"/api/v1/projects/{project_id}/export.json?truth={truth}"
    connection.request("GET", path, headers={"Authorization": f"Bearer {server.token}"})
    return connection


def _check(server: Served, project_id: int, count: int) -> None:
    """The figures count only if the file is whole and in order."""
    document = json.loads(_ask(server, project_id).getresponse().read())
    ids = [item["id"] for item in document["annotations"]]
    if len(ids) != count or ids != sorted(ids) or len(document["images"]) != IMAGES:
        raise RuntimeError("The export is not whole.")
