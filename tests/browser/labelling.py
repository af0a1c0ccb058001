"""What a person does in the editor, and where to look for what became of it: the page, the browser, the database."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from uuid import UUID

import psycopg
import pytest
from httpx import Client
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.factories.labelling import next_assignment
from tests.factories.projects import make_project

Point = tuple[float, float]

SIZE = (800, 600)
# Boxes are drawn in the cells of a grid, so that none lies on another.
COLUMNS, ROWS = 5, 4


@dataclass(frozen=True)
class Work:
    """An assignment that somebody is about to label."""

    id: int
    layer_id: int
    project: dict[str, Any]

    @property
    def path(self) -> str:
        """Where its editor is."""
        return f"/assignments/{self.id}"


def make_work(client: Client, **project: Any) -> Work:
    """An assignment of the client's own, on a real picture."""
    made = make_project(client, **project)
    upload(client, made["id"], 1)
    document = next_assignment(client, made["id"])
    return Work(document["id"], document["layer"]["id"], made)


def upload(client: Client, project_id: int, count: int) -> None:
    """Send pictures that differ."""
    files = [("files", (f"photo-{index}.jpg", picture(index))) for index in range(count)]
    response = client.post(f"/api/v1/projects/{project_id}/images", files=files)
    assert len(response.json()["created"]) == count, response.text


def picture(index: int = 0) -> bytes:
    """A grey JPEG with something red on it; JPEG may round a shade away, but not a comment."""
    file = BytesIO()
    made = Image.new("RGB", SIZE, (90, 110, 130 + index))
    made.paste((200, 60, 50), (200, 150, 500, 400))
    made.save(file, "JPEG", comment=f"picture {index}")
    return file.getvalue()


def open_editor(page: Page, work: Work) -> None:
    """Go to the editor and wait until one can draw."""
    page.goto(work.path)
    wait_for_picture(page)


def wait_for_picture(page: Page) -> None:
    """Until the picture is on the stage, and the panels, which come after it, are round it."""
    expect(page.locator("#stage")).to_have_attribute("data-image", "ready", timeout=15_000)
    expect(page.locator(".top-bar__file")).to_be_attached(timeout=15_000)


class Hand:
    """A mouse over the picture, in pixels of the image."""

    def __init__(self, page: Page) -> None:
        self._page = page
        picture = page.locator(".stage__image canvas")
        frame = picture.bounding_box()
        size = picture.evaluate("canvas => [canvas.width, canvas.height]")
        assert frame is not None
        self._origin = (frame["x"], frame["y"])
        self._scale = frame["width"] / size[0]

    def place(self, at: Point) -> Point:
        """Where a pixel of the image is on the page."""
        x, y = self._origin
        return x + at[0] * self._scale, y + at[1] * self._scale

    def go(self, at: Point) -> None:
        """Move there without a press."""
        self._page.mouse.move(*self.place(at), steps=3)

    def click(self, *places: Point) -> None:
        """Press and let go at each place."""
        for place in places:
            self.go(place)
            self._page.mouse.down()
            self._page.mouse.up()

    def drag(self, start: Point, *through: Point) -> None:
        """Press, go through the places, let go at the last."""
        self.go(start)
        self._page.mouse.down()
        for place in through:
            self.go(place)
        self._page.mouse.up()


def press(page: Page, *keys: str) -> None:
    """Press keys one after the other; a string may hold several, parted by spaces."""
    for key in " ".join(keys).split():
        page.keyboard.press(key)


def near(expected: float) -> Any:
    """Screen pixels are a little larger than those of the picture."""
    return pytest.approx(expected, abs=2)


def draw_box(page: Page, cell: int) -> None:
    """Drag a box in a cell of the grid over the picture."""
    before = objects(page).count()
    frame = page.locator("#stage").bounding_box()
    assert frame is not None
    # The picture fills most of the stage; the grid lies well within it.
    side = min(frame["width"] / SIZE[0], frame["height"] / SIZE[1]) * 0.8
    left = frame["x"] + frame["width"] / 2 + (cell % COLUMNS - COLUMNS / 2) * side * 140
    top = frame["y"] + frame["height"] / 2 + (cell // COLUMNS - ROWS / 2) * side * 120
    page.keyboard.press("b")
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + side * 50, top + side * 40, steps=2)
    page.mouse.move(left + side * 100, top + side * 80, steps=2)
    page.mouse.up()
    expect(objects(page)).to_have_count(before + 1)


def objects(page: Page) -> Locator:
    """The rows of the list of objects."""
    return page.locator(".object[role=option]")


def shown_ids(page: Page) -> set[UUID]:
    """Which objects the page shows."""
    ids = objects(page).evaluate_all("rows => rows.map(row => row.id.replace('object-', ''))")
    return {UUID(each) for each in ids}


def chip(page: Page) -> Locator:
    """The word on saving in the top bar."""
    return page.locator(".chip__words").first


def expect_saved(page: Page, *, timeout_s: float = 15) -> None:
    """Until the page says that the server has everything."""
    expect(chip(page)).to_have_text("Saved", timeout=timeout_s * 1000)


def kept_ids(database: psycopg.Connection[Any], work: Work) -> set[UUID]:
    """Which objects the database holds."""
    statement = "select id from annotations where layer_id = %s and removed_at is null"
    return {row[0] for row in database.execute(statement, [work.layer_id])}


def wait_until(is_so: Callable[[], bool], page: Page, *, timeout_s: float = 15) -> None:
    """Let the page work until something is so."""
    for _ in range(int(timeout_s / 0.1)):
        if is_so():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It did not come to that.")
