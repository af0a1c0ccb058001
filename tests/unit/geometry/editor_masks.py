"""What pycocotools makes of masks and polygons, for the tests of the editor's own codec and filling.

Written anew by `python -m tests.unit.geometry.editor_masks`; `test_masks_of_the_editor` compares.
"""

import json
import random
from collections.abc import Iterator
from math import cos, pi, sin
from pathlib import Path
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks

from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts

PATH = Path(__file__).parents[2] / "editor" / "geometry" / "masks" / "pycocotools.json"

_Ring = list[tuple[float, float]]


def golden() -> dict[str, Any]:
    """All cases: masks by their runs, polygons by their rings, each with what pycocotools writes."""
    return {
        "masks": [_mask_case(*case) for case in _masks()],
        "polygons": [_polygon_case(*case) for case in _polygons()],
    }


def _masks() -> Iterator[tuple[str, tuple[int, int], list[int]]]:
    yield "empty", (4, 5), [20]
    yield "full", (4, 5), [0, 20]
    yield "the first pixel", (4, 5), [0, 1, 19]
    yield "the last pixel", (4, 5), [19, 1]
    yield "one row, every other pixel", (1, 9), [0, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    yield "one column", (9, 1), [2, 5, 2]
    yield "a run over three columns", (6, 5), [4, 15, 11]
    yield "48 megapixels, full", (6000, 8000), [0, 48_000_000]
    yield "48 megapixels, one pixel in the middle", (6000, 8000), [23_999_999, 1, 24_000_000]
    yield "12 megapixels, a disc", (3000, 4000), _runs_of_a_disc(3000, 4000, 700)
    for seed, share in enumerate((0.02, 0.5, 0.98)):
        pixels = np.random.default_rng(seed).random((37, 41)) < share
        yield f"noise of {share:.0%}", (37, 41), _runs_of_pixels(pixels)


def _polygons() -> Iterator[tuple[str, tuple[int, int], list[list[_Ring]]]]:
    yield "a box of whole pixels", (10, 12), [[[(2, 3), (7, 3), (7, 8), (2, 8)]]]
    yield "less than a pixel", (10, 12), [[[(2.3, 3.3), (2.6, 3.3), (2.6, 3.7)]]]
    yield "a corner twice", (10, 12), [[[(1, 1), (9, 2), (9, 2), (4, 8)]]]
    yield "closed by its first corner", (10, 12), [[[(1, 1), (9, 2), (4, 8), (1, 1)]]]
    yield "crossing itself", (20, 20), [[[(2, 2), (17, 17), (17, 2), (2, 17)]]]
    yield "beyond the edges", (20, 30), [[[(-6.5, -3), (40, 4), (12, 33)]]]
    yield "the whole image", (20, 30), [[[(0, 0), (30, 0), (30, 20), (0, 20)]]]
    hole: _Ring = [(6, 6), (6, 12), (12, 12), (12, 6)]
    yield "a hole", (20, 30), [[[(2, 2), (18, 2), (18, 18), (2, 18)], hole]]
    island = [(7.5, 7.5), (10.5, 7.5), (10.5, 10.5), (7.5, 10.5)]
    yield (
        "a part in the hole of another",
        (20, 30),
        [[[(2, 2), (18, 2), (18, 18), (2, 18)], hole], [island]],
    )
    dice = random.Random(7)
    for count in (3, 5, 17, 60):
        ring = [(dice.uniform(-5, 70), dice.uniform(-5, 50)) for _ in range(count)]
        yield f"{count} corners anywhere", (47, 63), [[ring]]
    for count in (7, 200):
        yield f"a star of {count} corners", (480, 640), [[_star(dice, count)]]


def _star(dice: random.Random, count: int) -> _Ring:
    radii = [dice.uniform(90, 230) for _ in range(count)]
    turns = [2 * pi * index / count for index in range(count)]
    return [
        (round(320 + radius * cos(turn), 2), round(240 + radius * sin(turn), 2))
        for radius, turn in zip(radii, turns, strict=True)
    ]


def _runs_of_a_disc(height: int, width: int, radius: int) -> list[int]:
    y, x = np.ogrid[:height, :width]
    return _runs_of_pixels((x - width / 2) ** 2 + (y - height / 2) ** 2 < radius**2)


def _runs_of_pixels(pixels: np.ndarray[Any, np.dtype[np.bool_]]) -> list[int]:
    flat = pixels.ravel(order="F")
    changes = np.flatnonzero(np.diff(flat)) + 1
    runs = np.diff(np.concatenate([[0], changes, [flat.size]])).tolist()
    return [0, *runs] if flat[0] else runs


def _mask_case(name: str, size: tuple[int, int], runs: list[int]) -> dict[str, Any]:
    height, width = size
    encoded = coco_masks.frPyObjects({"size": [height, width], "counts": runs}, height, width)
    return {
        "name": name,
        "size": [height, width],
        "runs": runs,
        "counts": encoded["counts"].decode("ascii"),
        "area": int(coco_masks.area(encoded)),
        "bounds": [int(side) for side in coco_masks.toBbox(encoded)],
    }


def _polygon_case(name: str, size: tuple[int, int], parts: list[list[_Ring]]) -> dict[str, Any]:
    """Parts add up and holes are taken from their own part, which pycocotools leaves to its callers."""
    pixels = np.zeros(size, dtype=bool)
    for exterior, *holes in parts:
        own = _pixels_of(exterior, size)
        for hole in holes:
            own &= ~_pixels_of(hole, size)
        pixels |= own
    encoded = coco_masks.encode(np.asfortranarray(pixels.astype(np.uint8)))
    return {
        "name": name,
        "size": list(size),
        "parts": parts,
        "counts": encoded["counts"].decode("ascii"),
    }


def _pixels_of(ring: _Ring, size: tuple[int, int]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    flat = [number for point in ring for number in point]
    [encoded] = coco_masks.frPyObjects([flat], size[0], size[1])
    runs = runs_of_counts(encoded["counts"].decode("ascii"))
    return pixels_of_runs(runs, Size(size[1], size[0])).astype(bool)


if __name__ == "__main__":
    PATH.write_text(json.dumps(golden(), indent=None, separators=(",", ":")) + "\n")
