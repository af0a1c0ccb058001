"""Exports whose pictures are made otherwise: hidden places, tiles and other sizes of 12 MP photos."""

import json
import time
import urllib.request
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from typing import Any

from bench.importing import PER_REQUEST, make_photos, upload, wait_for_previews
from bench.seeding import add_labels, make_project
from bench.serving import Served, served, settle

IMAGES = 24
PER_IMAGE = 7.0
HIDE = {"hide": {"categories": ["car"], "how": "blur"}}
TILES = {"tiles": {"width": 640, "height": 640, "overlap": 64}}
RESIZE = {"resize": {"mode": "letterbox", "width": 640, "height": 640}}
RUNS: dict[str, dict[str, Any] | None] = {
    "as they are": None,
    "all objects blurred": HIDE,
    "made 640 x 640": RESIZE,
    "cut into tiles of 640 x 640": TILES,
    "blurred, cut into tiles": HIDE | TILES,
}


def run() -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="concord-bench-") as folder, served() as server:
        project = make_project(server)
        files = make_photos(Path(folder), IMAGES)
        for first in range(0, IMAGES, PER_REQUEST):
            upload(server, project.id, files[first : first + PER_REQUEST])
        wait_for_previews(server, project.id)
        count = add_labels(server.database, project, per_image=PER_IMAGE)
        settle(server)
        print(f"{IMAGES} JPEGs of 4000 x 3000 with {count} boxes, as COCO with their pictures.\n")
        print("| pictures | s | photos/s | CPU ms a photo | size MB | memory of the server, MiB |")
        print("|---|---:|---:|---:|---:|---:|")
        for words, prepare in RUNS.items():
            _export(server, project.id, words, prepare)


def _export(server: Served, project_id: int, words: str, prepare: dict[str, Any] | None) -> None:
    is_over, highest = Event(), [0.0]

    def watch() -> None:
        while not is_over.wait(0.2):
            highest[0] = max(highest[0], server.own_memory_mib())

    watcher = Thread(target=watch)
    watcher.start()
    cpu, started = server.cpu_s(), time.perf_counter()
    body = {"format": "coco-instances", "truth": "all", "images": "upright", "prepare": prepare}
    told = _send(server, f"/projects/{project_id}/exports", body)
    while told["finished_at"] is None and told["state"] != "failed":
        time.sleep(0.1)
        told = _send(server, f"/exports/{told['id']}")
    seconds, used = time.perf_counter() - started, server.cpu_s() - cpu
    is_over.set()
    watcher.join()
    if told["state"] != "succeeded":
        raise RuntimeError(f"The export of pictures {words} is {told['state']}.")
    print(
        f"| {words} | {seconds:.1f} | {IMAGES / seconds:.1f} | {1000 * used / IMAGES:.0f} "
        f"| {told['size_bytes'] / 1e6:.0f} | {highest[0]:.0f} |",
        flush=True,
    )


def _send(server: Served, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"}
    content = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(f"{server.url}/api/v1{path}", content, headers)
    with urllib.request.urlopen(request) as response:
        return json.load(response)
