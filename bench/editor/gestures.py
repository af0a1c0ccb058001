"""Moving about: gestures, jumps, loading and dragging, by each candidate in turn."""

from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Page

from bench.editor.chromium import Chromium

TWELVE: Any = {"width": 4000, "height": 3000}
SMALL_PICTURE, PICTURE = "/pictures/small.jpg", "/pictures/12mp.jpg"
JUMPS = 8
DRAG_STEPS = 40
# Near the middle of the stage at the view of the drag, and never the same place as another.
DRAGGED_PLACE = 500


@dataclass(frozen=True)
class Moved:
    """One gesture: frames a second on the screen, and CPU until everything was sharp again."""

    fps: float
    frames: int
    main_ms: float
    all_ms: float

    @property
    def main_ms_per_frame(self) -> float:
        """CPU of the page's main thread for each frame that the screen showed."""
        return self.main_ms / max(self.frames, 1)


def open_candidate(page: Page, name: str, count: int, picture: str = PICTURE) -> None:
    """Show so many shapes the candidate's way."""
    page.evaluate("name => bench.prepare(name)", name)
    page.evaluate(
        "([count, image, url]) => bench.load(count, image, url)", [count, TWELVE, picture]
    )


def gesture(chromium: Chromium, page: Page, name: str) -> Moved:
    """Pan or zoom for two seconds."""
    page.wait_for_timeout(300)
    with chromium.traced(page) as traces:
        before = chromium.cpu()
        page.evaluate("([name, image]) => bench.gesture(name, image)", [name, TWELVE])
        used = chromium.cpu() - before
    [trace] = traces
    [(start, end)] = trace.spans("gesture:start", "gesture:end")
    frames = trace.frames_between(start, end)
    return Moved(1000 * frames / (end - start), frames, used.main_ms, used.all_ms)


def sharp_after_jump(chromium: Chromium, page: Page) -> float:
    """Median milliseconds from asking for another view to its sharp frame on the screen."""
    with chromium.traced(page) as traces:
        page.evaluate("([count, image]) => bench.jump(count, image)", [JUMPS, TWELVE])
    return traces[0].median_ms("jump")


def load(chromium: Chromium, url: str, name: str, count: int) -> float:
    """Milliseconds from having the records to the first sharp frame on the screen."""
    with chromium.page(url) as page:
        page.evaluate("name => bench.prepare(name)", name)
        with chromium.traced(page) as traces:
            page.evaluate(
                "([count, image, url]) => bench.load(count, image, url)",
                [count, TWELVE, SMALL_PICTURE],
            )
    return traces[0].median_ms("load")


def drag(chromium: Chromium, page: Page, steps: int = DRAG_STEPS) -> tuple[float, float]:
    """Milliseconds a frame while one shape is dragged, and CPU milliseconds a step."""
    with chromium.traced(page) as traces:
        before = chromium.cpu()
        page.evaluate(
            "([place, steps, image]) => bench.drag(place, steps, image)",
            [DRAGGED_PLACE, steps, TWELVE],
        )
        used = chromium.cpu() - before
    [trace] = traces
    [(start, end)] = trace.spans("drag:start", "drag:end")
    shown = max(trace.frames_between(start, end), 1)
    return (end - start) / shown, used.all_ms / steps
