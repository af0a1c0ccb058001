"""Pan, zoom, jumps, loading and dragging: Concord beside SVG and Konva."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass

from bench.editor.chromium import Chromium
from bench.editor.gestures import Moved, drag, gesture, load, open_candidate, sharp_after_jump
from bench.editor.rows import Row, at_least, at_most

RIVALS = ("svg", "konva", "concord")
MAIN_MS_LIMIT = 4
# One step of Konva's default takes over a second at 10,000.
SLOW_STEPS = 4


@dataclass(frozen=True)
class Movement:
    """What one candidate did with so many shapes."""

    pan: Moved
    zoom: Moved
    jump_ms: float


def movement_rows(chromium: Chromium, url: str, repeats: int) -> Iterator[Row]:
    """Frames and sharpness; candidates take turns, so that a busy machine is busy for all."""
    thousand = _movements(chromium, url, 1000, RIVALS, repeats)
    many = _movements(chromium, url, 10_000, RIVALS, repeats)
    most = _movements(chromium, url, 100_000, ("concord",), repeats)
    for name, svg_limit, konva_limit in (("pan", 6, 20), ("zoom", 3, 8)):
        yield _faster(many, name, "10k", "svg", svg_limit)
        yield _faster(many, name, "10k", "konva", konva_limit)
    yield _faster(thousand, "pan", "1k", "svg", 2)
    yield _faster(thousand, "zoom", "1k", "svg", 1.5)
    yield _compared(
        "sharp after a jump at 1k, against SVG",
        1,
        [each.jump_ms for each in thousand["concord"]],
        [each.jump_ms for each in thousand["svg"]],
    )
    for count, found in (("1k", thousand), ("10k", many), ("100k", most)):
        for name in ("pan", "zoom"):
            used = [getattr(each, name).main_ms_per_frame for each in found["concord"]]
            fps = statistics.median(getattr(each, name).fps for each in found["concord"])
            what = f"main thread's CPU per frame, {name} at {count}"
            yield at_most(what, MAIN_MS_LIMIT, statistics.median(used), f"{fps:.0f} fps", "ms")


def load_rows(chromium: Chromium, url: str, repeats: int) -> Iterator[Row]:
    """From records in memory to the first sharp frame."""
    for count, limit in ((10_000, 1 / 3), (100_000, 1 / 10)):
        times = {
            name: [load(chromium, url, name, count) for _ in range(repeats)]
            for name in ("svg", "concord")
        }
        what = f"load to first sharp paint at {count // 1000}k, against SVG"
        yield _compared(what, limit, times["concord"], times["svg"])


def drag_rows(chromium: Chromium, url: str, repeats: int) -> Iterator[Row]:
    """One of ten thousand is dragged, with frames as fast as they can be made."""
    times: dict[str, list[float]] = {}
    for _ in range(repeats):
        for name in ("svg", "konva-default", "concord"):
            with chromium.page(url) as page:
                open_candidate(page, name, 10_000)
                steps = SLOW_STEPS if name == "konva-default" else 60
                times.setdefault(name, []).append(drag(chromium, page, steps)[0])
    for rival, words, limit in (("svg", "SVG", 1 / 5), ("konva-default", "default Konva", 1 / 50)):
        what = f"frame time of dragging one of 10k, against {words}"
        yield _compared(what, limit, times["concord"], times[rival])


def _movements(
    chromium: Chromium, url: str, count: int, names: tuple[str, ...], repeats: int
) -> dict[str, list[Movement]]:
    found: dict[str, list[Movement]] = {name: [] for name in names}
    for _ in range(repeats):
        for name in names:
            with chromium.page(url) as page:
                open_candidate(page, name, count)
                pan, zoom = (gesture(chromium, page, each) for each in ("pan", "zoom"))
                found[name].append(Movement(pan, zoom, sharp_after_jump(chromium, page)))
    return found


def _faster(
    found: dict[str, list[Movement]], name: str, count: str, rival: str, limit: float
) -> Row:
    ours, theirs = (
        statistics.median(getattr(each, name).fps for each in found[candidate])
        for candidate in ("concord", rival)
    )
    words = {"svg": "SVG", "konva": "tuned Konva"}[rival]
    what = f"{name} fps at {count}, against {words}"
    return at_least(what, limit, ours / max(theirs, 0.5), f"{ours:.0f} against {theirs:.1f} fps")


def _compared(what: str, limit: float, ours: list[float], theirs: list[float]) -> Row:
    mine, other = statistics.median(ours), statistics.median(theirs)
    return at_most(what, limit, mine / other, f"{mine:.0f} against {other:.0f} ms")
