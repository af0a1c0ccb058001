"""Measures of the two shapes that files are full of, without a model of each: the same numbers as `measures_of`.

Asked only of shapes that `fitting` has let through, which holds them to the rules of saves.
"""

from collections.abc import Mapping
from typing import Any

from pycocotools import mask as coco_masks

from app.annotations.measuring import Measures
from app.annotations.shapes import MOST_RING_POINTS, MOST_SHAPE_POINTS
from app.geometry.boxes import Box, Size


def quick_measures(shape: Mapping[str, Any], size: Size) -> Measures | None:
    """Of a box, or a polygon without holes; None for what wants a closer look."""
    if shape["type"] == "box":
        box = Box(shape["x"], shape["y"], shape["width"], shape["height"])
        return Measures(box, box.area)
    if shape["type"] == "polygon":
        return _polygon(shape["parts"], size)
    return None


def _polygon(parts: list[list[list[list[float]]]], size: Size) -> Measures | None:
    if any(len(rings) != 1 for rings in parts) or not _is_plain([rings[0] for rings in parts]):
        return None
    flat = [[round(number, 2) for point in rings[0] for number in point] for rings in parts]
    encoded = coco_masks.frPyObjects(flat, size.height, size.width)
    whole = encoded[0] if len(encoded) == 1 else coco_masks.merge(encoded)
    area = int(coco_masks.area(whole))
    xs = [point[0] for rings in parts for point in rings[0]]
    ys = [point[1] for rings in parts for point in rings[0]]
    left, top = min(xs), min(ys)
    return Measures(Box(left, top, max(xs) - left, max(ys) - top), area, flat)


def _is_plain(rings: list[list[list[float]]]) -> bool:
    """Whether the rings are as short as ordinary ones; the rules decide on others."""
    counts = [len(ring) for ring in rings]
    return (
        max(counts) <= 1000
        and sum(counts) <= min(MOST_RING_POINTS, MOST_SHAPE_POINTS)
        and len(rings) <= 1000
    )
