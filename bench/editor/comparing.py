"""Every target of the editor's canvas, measured in one run: `make bench ARGS="canvas"`."""

from collections.abc import Iterator

from bench.editor.answering import answer_rows
from bench.editor.building import build_pages
from bench.editor.chromium import UNCAPPED, launched
from bench.editor.moving import drag_rows, load_rows, movement_rows
from bench.editor.pages_server import served_pages
from bench.editor.painting import brush_rows, codec_rows
from bench.editor.pictures import make_pictures
from bench.editor.picturing import next_image_rows, tile_rows
from bench.editor.rows import HEADING, Row

REPEATS = 3


def run() -> None:
    """Print the table."""
    folder = build_pages()
    pictures = folder / "pictures"
    make_pictures(pictures)
    with served_pages(folder) as address:
        url = f"{address}/index.html"
        with launched() as chromium:
            print(
                f"Chromium {chromium.version}, compositing {chromium.compositing()}, 1920 x 1080, "
                f"medians of {REPEATS}.\n"
            )
            print(HEADING)
            _print(movement_rows(chromium, url, REPEATS))
            _print(load_rows(chromium, url, REPEATS))
            _print(brush_rows(chromium, url, REPEATS))
            _print(codec_rows(chromium, url))
            _print(next_image_rows(chromium, url, pictures))
            _print(tile_rows(chromium, url, pictures, REPEATS))
            _print(answer_rows(chromium, url))
        with launched(*UNCAPPED) as chromium:
            _print(drag_rows(chromium, url, REPEATS))


def _print(rows: Iterator[Row]) -> None:
    for row in rows:
        print(row.line(), flush=True)
