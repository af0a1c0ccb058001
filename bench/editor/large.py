"""Large things in the real page: many objects, masks, categories: `make bench ARGS="large"`."""

import json
import random
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from uuid import uuid4

import numpy as np
from playwright.sync_api import BrowserContext, Page
from pycocotools import mask as coco

from bench.editing import api, signed_in
from bench.editor.beside import PLACE, READY
from bench.editor.chromium import Chromium, launched
from bench.editor.real_pages import IMAGE
from bench.importing import make_photos, upload, wait_for_previews
from bench.serving import Served, served, settle

PER_SAVE = 2000
OPEN_TIMEOUT_MS = 120_000
# From a key's event to the second frame after it, when what it did is on the screen.
WATCH = """() => {
  const answer = { ms: null }
  addEventListener("keydown", () => {
    const started = performance.now()
    const next = (then) => requestAnimationFrame(then)
    next(() => next(() => { answer.ms = performance.now() - started }))
  }, { capture: true, once: true })
  return answer
}"""


def run() -> None:
    """Print the table."""
    with TemporaryDirectory(prefix="concord-bench-") as folder, served() as server:
        photos = make_photos(Path(folder), 5)
        few, many = _project(server, photos, 12), _project(server, photos, 1000)
        settle(server)
        with launched() as chromium:
            print("| | open ms | select all ms | next object ms | palette ms | find category ms |")
            print("|---|---:|---:|---:|---:|---:|")
            for words, project, shapes in (
                ("no objects", few, []),
                ("10,000 boxes", few, _boxes(10_000)),
                ("100,000 boxes", few, _boxes(100_000)),
                ("500 masks", few, _masks(500)),
                ("1,000 categories", many, _boxes(100)),
            ):
                figures = _measure(chromium, server, project, shapes)
                print(f"| {words} | {' | '.join(f'{each:.0f}' for each in figures)} |", flush=True)


def _measure(
    chromium: Chromium, server: Served, project: dict[str, Any], shapes: list[dict[str, Any]]
) -> Iterator[float]:
    url = _fill(server, project, shapes)
    context: BrowserContext = signed_in(chromium.context(), server)
    page = context.new_page()
    started = time.perf_counter()
    page.goto(url, wait_until="commit")
    page.wait_for_function(READY, timeout=OPEN_TIMEOUT_MS)
    page.evaluate("() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))")
    yield 1000 * (time.perf_counter() - started)
    page.wait_for_timeout(3000)
    place = page.evaluate(PLACE, list(IMAGE))
    page.mouse.move(place["x"] + 5, place["y"] + 5)
    yield _answer(page, "Control+a")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    yield max(_answer(page, "Tab") for _ in range(3))
    yield _answer(page, "Control+k")
    page.keyboard.press("Escape")
    page.wait_for_timeout(500)
    yield _answer(page, "/")
    context.close()


def _answer(page: Page, key: str) -> float:
    """Milliseconds from a key to the frame that shows what it did."""
    answer = page.evaluate_handle(WATCH)
    page.keyboard.press(key)
    page.wait_for_timeout(1500)
    return float(page.evaluate("state => state.ms", answer))


def _project(server: Served, photos: list[Path], categories: int) -> dict[str, Any]:
    body = {
        "name": f"Bench with {categories} categories",
        "categories": [
            {"name": f"category {place}", "shapes": ["box", "mask"]} for place in range(categories)
        ],
    }
    request = urllib.request.Request(
        f"{server.url}/api/v1/projects",
        json.dumps(body).encode(),
        {"Authorization": f"Bearer {server.token}", "Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request) as response:
        project: dict[str, Any] = json.load(response)
    upload(server, project["id"], photos)
    wait_for_previews(server, project["id"])
    return project


def _fill(server: Served, project: dict[str, Any], shapes: list[dict[str, Any]]) -> str:
    """The address of the next assignment, with these shapes in it."""
    document = api(server, "POST", f"/projects/{project['id']}/assignments/next")
    revision = document["layer"]["revision"]
    categories = [category["id"] for category in project["categories"]]
    image = document["image"]
    for first in range(0, len(shapes), PER_SAVE):
        group = shapes[first : first + PER_SAVE]
        added = [
            {
                "id": str(uuid4()),
                "category_id": categories[place % len(categories)],
                "shape": _fitted(shape, image),
            }
            for place, shape in enumerate(group)
        ]
        body = {"base_revision": revision, "added": added}
        revision = api(server, "PATCH", f"/layers/{document['layer']['id']}", body)["revision"]
    api(server, "PUT", f"/assignments/{document['id']}/submission")
    return f"{server.url}/assignments/{document['id']}"


def _fitted(shape: dict[str, Any], image: dict[str, Any]) -> dict[str, Any]:
    """Boxes are given in shares of the image, which cameras turn."""
    if shape["type"] != "box":
        return shape
    width, height = image["width"], image["height"]
    return {
        "type": "box",
        "x": shape["x"] * width,
        "y": shape["y"] * height,
        "width": shape["width"] * width,
        "height": shape["height"] * height,
    }


def _boxes(count: int) -> list[dict[str, Any]]:
    chance = random.Random(count)
    side = 0.9 / count**0.5
    return [
        {
            "type": "box",
            "x": chance.uniform(0, 1 - 2 * side),
            "y": chance.uniform(0, 1 - 2 * side),
            "width": chance.uniform(side / 2, 2 * side),
            "height": chance.uniform(side / 2, 2 * side),
        }
        for _ in range(count)
    ]


def _masks(count: int) -> list[dict[str, Any]]:
    """Discs of 30 to 150 pixels on an image that stands upright."""
    chance = random.Random(count)
    height, width = IMAGE
    rows, columns = np.ogrid[:height, :width]
    found = []
    for _ in range(count):
        radius = chance.uniform(30, 150)
        x, y = chance.uniform(radius, width - radius), chance.uniform(radius, height - radius)
        disc = (columns - x) ** 2 + (rows - y) ** 2 <= radius**2
        counts = coco.encode(np.asfortranarray(disc.astype(np.uint8)))["counts"]
        found.append({"type": "mask", "size": [height, width], "counts": counts.decode()})
    return found
