"""How soon the screen answers the pointer: real input to a page with 10,000 shapes on 48 MP."""

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Page

from bench.editor.chromium import WINDOW, Chromium
from bench.editor.rows import Row, at_most

FORTY_EIGHT: Any = {"width": 8000, "height": 6000}
SHAPES = 10_000
FRAME_MS = 1000 / 60
EVENTS = 90
CENTRE = (WINDOW["width"] / 2, WINDOW["height"] / 2)
RADIUS_PX = 150

Steps = Callable[[Page], None]


def answer_rows(chromium: Chromium, url: str) -> Iterator[Row]:
    """The 95th percentile of the time from an event to the frame that shows what it did, by gesture."""
    for name, tool, perform in GESTURES:
        with chromium.page(url) as page:
            page.evaluate("name => bench.prepare(name)", "concord")
            page.evaluate(
                "([count, image, url]) => bench.load(count, image, url)",
                [SHAPES, FORTY_EIGHT, "/pictures/48mp.jpg"],
            )
            page.evaluate("tool => bench.useTool(tool)", tool)
            page.wait_for_timeout(1000)
            with chromium.traced(page) as traces:
                perform(page)
            latencies = [
                ms
                for kind, times in traces[0].latencies.items()
                if "MOUSE" in kind or "GESTURE" in kind
                for ms in times
            ]
        p95 = sorted(latencies)[math.ceil(0.95 * len(latencies)) - 1]
        what = f"pointer event to painted, p95, {name}, 10k shapes on 48 MP"
        yield at_most(what, 2 * FRAME_MS, p95, f"{len(latencies)} events", "ms")


def _held(page: Page) -> None:
    """One long stroke: a drag, a box, a brush."""
    page.mouse.move(*CENTRE)
    page.mouse.down()
    _circle(page)
    page.mouse.up()


def _clicks(page: Page) -> None:
    """A polygon of several vertices, the pointer moving between them."""
    for _ in range(3):
        page.mouse.move(*CENTRE)
        page.mouse.down()
        page.mouse.up()
        _circle(page, EVENTS // 3)


def _wheel(page: Page) -> None:
    page.mouse.move(*CENTRE)
    for place in range(EVENTS):
        with _frame():
            page.mouse.wheel(0, -100 if place % 20 < 10 else 100)


def _circle(page: Page, events: int = EVENTS) -> None:
    for place in range(events):
        angle = 2 * math.pi * place / events
        x = CENTRE[0] + RADIUS_PX * math.sin(angle)
        y = CENTRE[1] + RADIUS_PX * (1 - math.cos(angle))
        with _frame():
            page.mouse.move(x, y)


@contextmanager
def _frame() -> Iterator[None]:
    """One event each frame; the browser answers when the page has taken it."""
    started = time.perf_counter()
    yield
    time.sleep(max(FRAME_MS / 1000 - (time.perf_counter() - started), 0))


GESTURES: tuple[tuple[str, str, Steps], ...] = (
    ("drag", "select", _held),
    ("box", "box", _held),
    ("brush", "brush", _held),
    ("polygon", "polygon", _clicks),
    ("wheel", "select", _wheel),
)
