"""Measures of the two shapes that files are full of, without a model of each: the same numbers as `measures_of`.

Asked only of shapes that `fitting` has let through, which holds them to the rules of saves.
"""

from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks

from app.annotations.measuring import Measures
from app.annotations.shapes import MOST_RING_POINTS, MOST_SHAPE_POINTS
from app.geometry.boxes import Box, Size
from app.geometry.points import bounds_of

Parts = Sequence[Sequence[Sequence[Sequence[float]]]]


def quick_measures(shape: Mapping[str, Any], size: Size) -> Measures | None:
    """Of a box, or a polygon without holes; None for what wants a closer look."""
    if shape["type"] == "box":
        box = Box(shape["x"], shape["y"], shape["width"], shape["height"])
        return Measures(box, box.area)
    if shape["type"] == "polygon" and is_quick(shape["parts"]):
        parts = shape["parts"]
        bounds = bounds_of([point for rings in parts for point in rings[0]])
        return measures_of_parts(parts, size, bounds)
    return None


def is_quick(parts: Parts) -> bool:
    """Whether no part has a hole and all are as short as ordinary ones; the rules decide on others."""
    counts = [len(rings[0]) for rings in parts if len(rings) == 1]
    return (
        0 < len(counts) == len(parts) <= 1000
        and max(counts) <= 1000
        and sum(counts) <= min(MOST_RING_POINTS, MOST_SHAPE_POINTS)
    )


def measures_of_parts(parts: Parts, size: Size, bounds: Box) -> Measures:
    """Of a polygon that is quick to measure."""
    flat = [_rounded(list(chain.from_iterable(rings[0]))) for rings in parts]
    encoded = coco_masks.frPyObjects(flat, size.height, size.width)
    whole = encoded[0] if len(encoded) == 1 else coco_masks.merge(encoded)
    return Measures(bounds, int(coco_masks.area(whole)), flat)


def _rounded(numbers: list[float]) -> list[float]:
    """To hundredths of a pixel, as exports write them; most files do so already, which is quickly seen."""
    given = np.array(numbers)
    is_round = (np.round(given, 2) == given).all()
    return numbers if is_round else [round(number, 2) for number in numbers]
