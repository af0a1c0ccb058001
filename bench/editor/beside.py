"""Concord's editor page beside Label Studio's, in one browser, by the same hand: `make bench ARGS="beside"`."""

import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from uuid import uuid4

from playwright.sync_api import BrowserContext

from bench.editing import api, signed_in
from bench.editor.building import SCRATCH
from bench.editor.chromium import Chromium, launched
from bench.editor.label_studio import VERSION, LabelStudio, served_label_studio
from bench.editor.pages_server import served_pages
from bench.editor.pictures import make_pictures
from bench.editor.real_pages import (
    IMAGE,
    LIMIT_S,
    Editor,
    Felt,
    Hand,
    Rectangle,
    TooSlowError,
)
from bench.importing import upload, wait_for_previews
from bench.seeding import SeededProject, make_project
from bench.serving import Served, served, settle

COUNTS = (100, 1000, 5000)
# A place without other rectangles round the one that is dragged, and one to draw in.
HELD = Rectangle(1900, 1425, 200, 150)
CLEAR = Rectangle(1000, 900, 2000, 1200)
HELD_AT, DRAWN_AT = (2000, 1500), (1500, 1100)
# In this order: what one leaves behind is what the next begins with.
GESTURES: dict[str, Callable[[Hand], Felt]] = {
    "select": lambda hand: hand.select(HELD_AT),
    "delete": Hand.delete,
    "undo": Hand.undo,
    "drag": lambda hand: hand.drag(HELD_AT),
    "draw": lambda hand: hand.draw(DRAWN_AT),
    "pan": Hand.pan,
    "zoom": Hand.zoom,
}
BY_KEY = ("delete", "undo")
# Those that go on for a while.
STEADY = ("drag", "draw", "pan", "zoom")

PLACE = """([width, height]) => {
  const { x, y, width: w, height: h } = document.querySelector("#stage").getBoundingClientRect()
  const scale = Math.min((w - 48) / width, (h - 48) / height)
  return { x: x + (w - width * scale) / 2, y: y + (h - height * scale) / 2, scale }
}"""
READY = """() => document.querySelector("#stage")?.dataset.image === "ready\""""
COUNT = """() => Number(document.querySelector(".objects[data-count]").dataset.count)"""


class Concord(Editor):
    """Its labelling page."""

    name = "Concord"
    place_script = PLACE
    ready_script = READY
    zoom_key = "Control"
    pan_keys = ("Space", "Space")
    select_key = "v"
    draw_key = "b"
    delete_key = "Delete"
    count_script = COUNT

    def __init__(self, server: Served, project: SeededProject, context: BrowserContext) -> None:
        self.context = signed_in(context, server)
        self._server = server
        self._project = project

    def make(self, rectangles: list[Rectangle], picture: str) -> str:
        """The address of an assignment with these rectangles; its picture has been uploaded before."""
        document = api(self._server, "POST", f"/projects/{self._project.id}/assignments/next")
        added = [
            {
                "id": str(uuid4()),
                "category_id": self._project.category_id,
                "shape": {"type": "box", **vars(each)},
            }
            for each in rectangles
        ]
        body = {"base_revision": document["layer"]["revision"], "added": added}
        api(self._server, "PATCH", f"/layers/{document['layer']['id']}", body)
        return f"{self._server.url}/assignments/{document['id']}"


@dataclass(frozen=True)
class Session:
    """One editor with so many rectangles."""

    open_ms: float
    # None where a gesture did not end in time.
    felt: dict[str, Felt | None]


def run() -> None:
    """Print the table."""
    pictures = SCRATCH / "dist" / "pictures"
    make_pictures(pictures)
    with (
        served_pages(pictures) as picture_url,
        served_label_studio() as label_studio_url,
        served() as server,
        launched() as chromium,
    ):
        project = _project_with_pictures(server, pictures / "12mp.jpg")
        print(
            f"12 MP, 1920 x 1080, Label Studio {VERSION}; compositing {chromium.compositing()}.\n"
        )
        print("| boxes | | Concord | Label Studio | times |\n|---:|---|---:|---:|---:|")
        for count in COUNTS:
            rectangles = _rectangles(count)
            editors = (
                Concord(server, project, chromium.context()),
                LabelStudio(label_studio_url, chromium.context()),
            )
            measure = partial(_measure, chromium, rectangles, f"{picture_url}/12mp.jpg")
            ours, theirs = (measure(editor) for editor in editors)
            for line in _lines(ours, theirs):
                print(f"| {count:,} | {line}", flush=True)


def _project_with_pictures(server: Served, picture: Path) -> SeededProject:
    project = make_project(server)
    with TemporaryDirectory(prefix="concord-bench-") as folder:
        files = []
        for place in range(len(COUNTS)):
            copy = Path(folder) / f"{place}.jpg"
            shutil.copy(picture, copy)
            # Bytes after the end of a JPEG make it another file with the same picture.
            with copy.open("ab") as file:
                file.write(bytes([place]))
            files.append(copy)
        upload(server, project.id, files)
        wait_for_previews(server, project.id)
    settle(server)
    return project


def _measure(
    chromium: Chromium, rectangles: list[Rectangle], picture: str, editor: Editor
) -> Session:
    url = editor.make(rectangles, picture)
    page, open_ms = editor.open(url, len(rectangles))
    page.wait_for_timeout(2000)
    hand = Hand(chromium, page, editor)
    felt: dict[str, Felt | None] = {}
    for name, gesture in GESTURES.items():
        try:
            felt[name] = gesture(hand)
        except TooSlowError:
            felt[name] = None
            page.close()
            page, _ = editor.open(url, len(rectangles))
            hand = Hand(chromium, page, editor)
    editor.context.close()
    return Session(open_ms, felt)


def _lines(ours: Session, theirs: Session) -> Iterator[str]:
    yield _line("open, ms", ours.open_ms, theirs.open_ms)
    for name, felt in ours.felt.items():
        other = theirs.felt[name]
        if felt is None or other is None:
            mine, yours = ("in time" if each else f"> {LIMIT_S} s" for each in (felt, other))
            yield f"{name} | {mine} | {yours} | |"
            continue
        if name in STEADY:
            fps = f"{felt.fps:.0f} | {other.fps:.1f} | {felt.fps / max(other.fps, 0.1):.1f} |"
            yield f"{name}, frames a second | {fps}"
        cause = "key" if name in BY_KEY else "pointer"
        yield _line(f"{name}, {cause} to painted, p95 ms", felt.p95_ms, other.p95_ms)


def _line(what: str, ours: float, theirs: float) -> str:
    return f"{what} | {ours:.0f} | {theirs:.0f} | {theirs / ours:.1f} |"


def _rectangles(count: int) -> list[Rectangle]:
    """Spread over the image but for the clear place, and the one to be held."""
    chance = random.Random(count)
    found = [HELD]
    while len(found) < count:
        width, height = chance.uniform(20, 200), chance.uniform(20, 200)
        x, y = chance.uniform(0, IMAGE[0] - width), chance.uniform(0, IMAGE[1] - height)
        is_clear = (
            x + width < CLEAR.x
            or x > CLEAR.x + CLEAR.width
            or y + height < CLEAR.y
            or y > CLEAR.y + CLEAR.height
        )
        if is_clear:
            found.append(Rectangle(x, y, width, height))
    return found
