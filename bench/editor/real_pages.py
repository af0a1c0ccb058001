"""An editor's own page, driven by real input: what opening, moving, selecting, dragging, drawing and undoing cost."""

import math
import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from threading import Timer
from typing import ClassVar

from playwright.sync_api import BrowserContext, Error, Page

from bench.editor.chromium import Chromium
from bench.editor.frames import Trace

IMAGE = (4000, 3000)
FRAME_S = 1 / 60
# A page that cannot keep up is not waited for longer than this.
GESTURE_S = 2.0
OPEN_TIMEOUT_MS = 900_000
# Who has not answered a gesture by then is not waited for.
LIMIT_S = 180
RADIUS_PX = 120


@dataclass(frozen=True)
class Rectangle:
    """In image pixels."""

    x: float
    y: float
    width: float
    height: float


class TooSlowError(Exception):
    """A gesture had not ended after `LIMIT_S`; its page is gone."""


@dataclass(frozen=True)
class Felt:
    """What a hand feels of a gesture: frames a second, and how late the slowest of twenty answers came."""

    fps: float
    p95_ms: float


class Editor:
    """A page that shows one image with rectangles: how it is opened, and which keys do what."""

    name: ClassVar[str]
    # ([width, height]) => {x, y, scale}: where the image lies in the window; null while it is not there.
    place_script: ClassVar[str]
    # count => whether the image and so many rectangles are there.
    ready_script: ClassVar[str]
    # Held while the wheel zooms.
    zoom_key: ClassVar[str]
    # Before and after panning; the same key twice is held.
    pan_keys: ClassVar[tuple[str, str]]
    select_key: ClassVar[str]
    draw_key: ClassVar[str]
    delete_key: ClassVar[str]
    # () => how many objects the page has.
    count_script: ClassVar[str]
    context: BrowserContext

    def make(self, rectangles: list[Rectangle], picture: str) -> str:
        """The address of a page that shows these."""
        raise NotImplementedError

    def open(self, url: str, count: int) -> tuple[Page, float]:
        """The page, and milliseconds until image and rectangles are drawn."""
        page = self.context.new_page()
        started = time.perf_counter()
        page.goto(url, wait_until="commit")
        page.wait_for_function(self.ready_script, arg=count, timeout=OPEN_TIMEOUT_MS)
        page.evaluate(
            "() => new Promise((r) => requestAnimationFrame(() => requestAnimationFrame(r)))"
        )
        return page, 1000 * (time.perf_counter() - started)


class Hand:
    """Moves the mouse over the image of a page."""

    def __init__(self, chromium: Chromium, page: Page, editor: Editor) -> None:
        self._chromium = chromium
        self._page = page
        self._editor = editor
        # An editor may take its canvas away once more after it was ready.
        found = page.wait_for_function(
            editor.place_script, arg=list(IMAGE), timeout=OPEN_TIMEOUT_MS
        )
        place = found.json_value()
        self._origin = (place["x"], place["y"])
        self._scale = place["scale"]

    def zoom(self) -> Felt:
        """In and out by the wheel."""
        with self._felt() as found:
            self._page.mouse.move(*self._at(2000, 1500))
            self._page.keyboard.down(self._editor.zoom_key)
            for place in self._steps():
                self._page.mouse.wheel(0, -100 if place % 20 < 10 else 100)
            self._page.keyboard.up(self._editor.zoom_key)
        return found[0]

    def pan(self) -> Felt:
        """In circles, ending where it began, nearer than fitted: a fitted image need not be panned."""
        self._page.mouse.move(*self._at(2000, 1500))
        self._page.keyboard.down(self._editor.zoom_key)
        for _ in range(6):
            self._page.mouse.wheel(0, -100)
            self._page.wait_for_timeout(100)
        self._page.keyboard.up(self._editor.zoom_key)
        before, after = self._editor.pan_keys
        is_held = before == after
        (self._page.keyboard.down if is_held else self._page.keyboard.press)(before)
        with self._felt() as found:
            self._stroke((2000, 1500))
        (self._page.keyboard.up if is_held else self._page.keyboard.press)(after)
        return found[0]

    def select(self, at: tuple[float, float]) -> Felt:
        """One click, by the tool that selects."""
        self._page.keyboard.press(self._editor.select_key)
        with self._felt() as found:
            self._page.mouse.click(*self._at(*at))
            self._page.wait_for_timeout(1000)
        return found[0]

    def delete(self) -> Felt:
        """What is selected goes away."""
        return self._press(self._editor.delete_key, -1)

    def undo(self) -> Felt:
        """What was deleted comes back."""
        return self._press("Control+z", 1)

    def drag(self, at: tuple[float, float]) -> Felt:
        """A rectangle, selected before, in circles."""
        self._page.keyboard.press(self._editor.select_key)
        self._page.mouse.click(*self._at(*at))
        with self._felt() as found:
            self._stroke(at)
        return found[0]

    def draw(self, at: tuple[float, float]) -> Felt:
        """A rectangle that changes its size all the time."""
        self._page.keyboard.press(self._editor.draw_key)
        with self._felt() as found:
            self._stroke(at)
        return found[0]

    def _press(self, key: str, added: int) -> Felt:
        """One key that changes the number of objects; the run fails if it does not."""
        before = self._page.evaluate(self._editor.count_script)
        with self._felt("KEY") as found:
            self._page.keyboard.press(key)
            self._page.wait_for_timeout(1000)
        after = self._page.evaluate(self._editor.count_script)
        if after != before + added:
            raise RuntimeError(f"{self._editor.name}: {before} objects, {after} after {key}.")
        return found[0]

    def _stroke(self, start: tuple[float, float]) -> None:
        x, y = self._at(*start)
        self._page.mouse.move(x, y)
        self._page.mouse.down()
        for place in self._steps():
            angle = 2 * math.pi * place / (GESTURE_S / FRAME_S)
            across, down = math.sin(angle), 1 - math.cos(angle)
            self._page.mouse.move(x + RADIUS_PX * across, y + RADIUS_PX * down)
        self._page.mouse.up()

    def _steps(self) -> Iterator[int]:
        """An event each sixtieth of a second; the browser answers when the page has taken it."""
        started = time.perf_counter()
        while (elapsed := time.perf_counter() - started) < GESTURE_S:
            yield int(elapsed / FRAME_S)
            rest = FRAME_S - (time.perf_counter() - started) % FRAME_S
            time.sleep(rest)

    @contextmanager
    def _felt(self, kind: str = "MOUSE") -> Iterator[list[Felt]]:
        self._page.wait_for_timeout(700)
        found: list[Felt] = []
        with self._chromium.traced(self._page) as traces, self._limited():
            self._page.evaluate("performance.mark('gesture:start')")
            yield found
            self._page.evaluate("performance.mark('gesture:end')")
        found.append(_felt(traces[0], kind))

    @contextmanager
    def _limited(self) -> Iterator[None]:
        """Nothing else stops a page that computes: its process is ended."""
        timer = Timer(LIMIT_S, _end, [self._chromium.renderer_ids()])
        timer.start()
        try:
            yield
        except Error as error:
            raise TooSlowError from error
        finally:
            timer.cancel()

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return self._origin[0] + x * self._scale, self._origin[1] + y * self._scale


def _end(process_ids: list[int]) -> None:
    for each in process_ids:
        with suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def _felt(trace: Trace, kind: str) -> Felt:
    [(start, end)] = trace.spans("gesture:start", "gesture:end")
    latencies = sorted(
        ms for name, times in trace.latencies.items() if kind in name for ms in times
    )
    p95 = latencies[math.ceil(0.95 * len(latencies)) - 1] if latencies else math.nan
    return Felt(1000 * trace.frames_between(start, end) / (end - start), p95)
