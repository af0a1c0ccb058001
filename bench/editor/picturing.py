"""Pictures: the next one decoded ahead, and a gigapixel beside OpenSeadragon."""

import statistics
from collections.abc import Iterator
from pathlib import Path

from bench.editor.chromium import Chromium
from bench.editor.gestures import TWELVE
from bench.editor.pictures import GIGAPIXEL, TILE_SIZE, make_photos, make_tiles
from bench.editor.rows import Row, at_most

PHOTOS = 4
TILE_JUMPS = 8


def next_image_rows(chromium: Chromium, url: str, pictures: Path) -> Iterator[Row]:
    """From asking for another photo of 12 MP to the frame that shows it."""
    make_photos(pictures, 2 * PHOTOS)
    urls = [f"/pictures/photo-{place}.jpg" for place in range(2 * PHOTOS)]
    times = []
    with chromium.page(url) as page:
        page.evaluate("name => bench.prepare(name)", "concord")
        for chosen, is_ahead in ((urls[:PHOTOS], False), (urls[PHOTOS:], True)):
            with chromium.traced(page) as traces:
                page.evaluate(
                    "([urls, image, ahead]) => bench.walk(urls, image, ahead)",
                    [chosen, TWELVE, is_ahead],
                )
            times.append(traces[0].median_ms("walk"))
    cold, ahead = times
    yield at_most(
        "next image, prefetched, against cold",
        1 / 8,
        ahead / cold,
        f"{ahead:.0f} against {cold:.0f} ms",
    )


def tile_rows(chromium: Chromium, url: str, pictures: Path, repeats: int) -> Iterator[Row]:
    """From asking for a far away view of a gigapixel to its sharp frame."""
    levels = make_tiles(pictures)
    width, height = GIGAPIXEL
    pyramid = {
        "width": width,
        "height": height,
        "url": "/pictures/gigapixel/{z}/{y}/{x}.webp",
        "tile_size": TILE_SIZE,
        "levels": levels,
    }
    times: dict[str, list[float]] = {"openseadragon": [], "concord": []}
    for _ in range(repeats):
        for name, found in times.items():
            with chromium.page(url) as page, chromium.traced(page) as traces:
                page.evaluate(
                    "([name, pyramid, count]) => bench.tiles(name, pyramid, count)",
                    [name, pyramid, TILE_JUMPS],
                )
            found.append(traces[0].median_ms("tiles"))
    ours, theirs = (statistics.median(times[name]) for name in ("concord", "openseadragon"))
    yield at_most(
        "1 GP image, sharp after a jump, against OpenSeadragon 6",
        0.6,
        ours / theirs,
        f"{ours:.0f} against {theirs:.0f} ms",
    )
