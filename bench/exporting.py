"""A project of COCO's size as one COCO JSON, streamed."""

import json
import time
from http.client import HTTPConnection
from threading import Event, Thread

from bench.seeding import add_images, add_labels, make_project
from bench.serving import Served, served, settle

IMAGES = 118_287
PER_IMAGE = 7.27
HEAD = """\
| run | size MB | first byte ms | seconds | annotations/s | CPU s, Postgres included | memory of the server, MiB |
|---|---:|---:|---:|---:|---:|---:|"""


def run() -> None:
    """Print the table."""
    with served() as server:
        project = make_project(server)
        add_images(server.database, project.id, IMAGES)
        count = add_labels(server.database, project, per_image=PER_IMAGE)
        settle(2)
        print(f"{IMAGES:,} images, {count:,} boxes.\n")
        print(HEAD)
        for number in (1, 2, 3):
            download(server, project.id, count, number)
        _check(server, project.id, count)


def download(
    server: Served, project_id: int, count: int, number: int, *, truth: str = "all"
) -> None:
    """Print the row of one export."""
    highest, is_over = [0.0], Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            highest[0] = max(highest[0], server.process.memory_info().rss / 2**20)

    watcher = Thread(target=watch)
    watcher.start()
    cpu, started = server.cpu_s(), time.perf_counter()
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
    print(
        f"| {number} | {size / 1e6:.0f} | {1000 * first:.0f} | {seconds:.2f} | {count / seconds:,.0f} "
        f"| {server.cpu_s() - cpu:.2f} | {highest[0]:.0f} |",
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
