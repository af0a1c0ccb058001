"""Masks: a brush beside a Fabric canvas, and the way to COCO's string beside a bitmap's."""

import statistics
from collections.abc import Iterator
from typing import Any

from bench.editor.chromium import Chromium
from bench.editor.rows import Row, at_most

SIZES: dict[str, Any] = {
    "12 MP": {"width": 4000, "height": 3000},
    "48 MP": {"width": 8000, "height": 6000},
}
SEGMENTS = 60
JS_LIMIT_MS = 0.3


def brush_rows(chromium: Chromium, url: str, repeats: int) -> Iterator[Row]:
    """Script, and CPU of all threads, for each pointer event of a stroke."""
    for words, size in SIZES.items():
        script: dict[str, list[float]] = {"fabric": [], "concord": []}
        cpu: dict[str, list[float]] = {"fabric": [], "concord": []}
        for _ in range(repeats):
            for name in script:
                with chromium.page(url) as page:
                    page.evaluate("([name, image]) => bench.brush(name, image)", [name, size])
                    before = chromium.cpu()
                    arguments = [size, SEGMENTS]
                    stroke = "([image, events]) => bench.stroke(image, events)"
                    script[name].append(page.evaluate(stroke, arguments))
                    cpu[name].append((chromium.cpu() - before).all_ms / SEGMENTS)
        ours, theirs = (statistics.median(script[name]) for name in ("concord", "fabric"))
        yield at_most(
            f"script of a brush's segment, {words}",
            JS_LIMIT_MS,
            ours,
            f"Fabric {theirs:.1f} ms",
            "ms",
        )
        ours, theirs = (statistics.median(cpu[name]) for name in ("concord", "fabric"))
        yield at_most(
            f"CPU of a brush's segment, {words}, against Fabric",
            1 / 10,
            ours / theirs,
            f"{ours:.1f} against {theirs:.0f} ms",
        )


def codec_rows(chromium: Chromium, url: str) -> Iterator[Row]:
    """From a mask of 12 MP to COCO's compressed counts."""
    for kind, words, limit in (("sparse", "a few strokes", 1 / 20), ("dense", "36k runs", 1 / 4)):
        with chromium.page(url) as page:
            times = page.evaluate(
                "([kind, image]) => bench.codec(kind, image)", [kind, SIZES["12 MP"]]
            )
        ours, theirs = times["spansMs"], times["bitmapMs"]
        yield at_most(
            f"12 MP mask to COCO's string, {words}, against a bitmap",
            limit,
            ours / theirs,
            f"{ours:.1f} against {theirs:.0f} ms",
        )
