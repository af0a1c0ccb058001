"""Masks as other programs count them, made COCO's."""

from collections.abc import Sequence

import numpy as np

from app.formats.records import Shape
from app.geometry.boxes import Size
from app.geometry.masks import Pixels, counts_of_runs, runs_of_pixels

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
