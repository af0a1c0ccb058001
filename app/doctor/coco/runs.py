"""Masks as COCO's run lengths, read without drawing them."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from app.geometry.boxes import Size
from app.geometry.errors import MalformedCounts
from app.geometry.masks import Runs, area_of_runs, bounds_of_runs, runs_of_counts


@dataclass(frozen=True)
class Mask:
    """A mask's size (width, height) as it is written, how many pixels its runs have, and what they enclose.

    `problem` is a sentence where it cannot be decoded; `bounds` are left, top, right and bottom.
    """

    size: Size | None = None
    pixels: int | None = None
    area: int | None = None
    bounds: tuple[float, float, float, float] | None = None
    problem: str = ""


def read_mask(value: dict[str, Any]) -> Mask:
    """The mask of a segmentation that is an object."""
    sides = value.get("size")
    if not (
        isinstance(sides, list)
        and len(sides) == 2
        and all(type(side) is int and 0 < side < 2**31 for side in sides)
    ):
        return Mask(problem="size is no list of two whole numbers [height, width]")
    size = Size(sides[1], sides[0])
    try:
        runs = _runs(value.get("counts"))
    except MalformedCounts as error:
        return Mask(size, problem=str(error))
    return _measured(size, runs)


def _runs(counts: Any) -> Runs:
    if isinstance(counts, str):
        if not counts.isascii():
            raise MalformedCounts("the counts hold characters that no compression writes")
        if not counts:
            raise MalformedCounts("the counts are empty")
        if min(counts) < "0" or max(counts) > "o":
            raise MalformedCounts("the counts hold characters that no compression writes")
        return runs_of_counts(counts)
    if not isinstance(counts, list) or not all(
        type(each) is int and 0 <= each < 2**40 for each in counts
    ):
        raise MalformedCounts("counts is neither a text nor a list of whole numbers from 0 on")
    return np.array(counts, dtype=np.int64)


def _measured(size: Size, runs: Runs) -> Mask:
    pixels = int(runs.sum())
    if pixels != size.width * size.height:
        return Mask(size, pixels)
    box = bounds_of_runs(runs, size) if len(runs) > 1 else None
    bounds = None if box is None else (box.x, box.y, box.right, box.bottom)
    return Mask(size, pixels, area_of_runs(runs), bounds)
