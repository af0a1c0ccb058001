"""Masks as other programs count them, made COCO's."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.formats.records import Shape
from app.geometry.boxes import Size
from app.geometry.masks import Pixels, Runs, counts_of_runs, runs_of_pixels

MOST_PIXELS = 100_000_000


def mask_in_box(runs: Sequence[int], place: Sequence[int], size: Size) -> Shape | None:
    """Runs along the rows of a box [left, top, width, height], background first, as a mask of the whole image.

    None where they do not fill the box.
    """
    left, top, width, height = place
    if width < 1 or height < 1 or min(runs, default=-1) < 0 or sum(runs) != width * height:
        return None
    if left < 0 or top < 0 or left + width > size.width or top + height > size.height:
        return None
    inner = np.repeat(np.arange(len(runs)) % 2, runs).reshape(height, width)
    pixels = np.zeros((size.height, size.width), dtype=np.uint8)
    pixels[top : top + height, left : left + width] = inner
    return shape_of_pixels(pixels)


def shape_of_pixels(pixels: Pixels) -> Shape:
    """An array (height, width) as a mask."""
    return {
        "type": "mask",
        "size": list(pixels.shape),
        "counts": counts_of_runs(runs_of_pixels(pixels)),
    }


def masks_of_numbers(numbers: NDArray[np.int64]) -> dict[int, Shape]:
    """The mask of each number but 0 in an array (height, width): one pass, however many there are."""
    flat = numbers.ravel(order="F")
    starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
    ends = np.append(starts[1:], len(flat))
    values = flat[starts]
    return {
        number: {
            "type": "mask",
            "size": list(numbers.shape),
            "counts": counts_of_runs(_runs_between(starts[its], ends[its], len(flat))),
        }
        for number in np.unique(values).tolist()
        if number and len(its := np.flatnonzero(values == number))
    }


def _runs_between(starts: Runs, ends: Runs, length: int) -> Runs:
    edges = np.concatenate([[0], np.column_stack([starts, ends]).ravel(), [length]])
    runs: Runs = np.diff(edges)
    return runs if runs[-1] else runs[:-1]
