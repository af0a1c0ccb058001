"""Measures of the two shapes that files are full of, without a model of each: the same numbers as `measures_of`.

Asked only of shapes that `fitting` has let through, which holds them to the rules of saves.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any

from pycocotools import mask as coco_masks

from app.annotations.measuring import Measures
from app.annotations.shapes import MOST_RING_POINTS, MOST_SHAPE_POINTS
from app.geometry.boxes import Box, Size
from app.geometry.points import bounds_of

_DRAWN_AT_ONCE = 200
"""pycocotools counts what it is given in eight bits."""
_MOST_QUICK_PARTS = 1000
_MOST_QUICK_POINTS = 1000

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
        0 < len(counts) == len(parts) <= _MOST_QUICK_PARTS
        and max(counts) <= _MOST_QUICK_POINTS
        and sum(counts) <= min(MOST_RING_POINTS, MOST_SHAPE_POINTS)
    )


def has_quick_outlines(outlines: Sequence[Sequence[float]]) -> bool:
    """The same of outlines, x and y in turn."""
    if len(outlines) == 1:
        return len(outlines[0]) <= 2 * _MOST_QUICK_POINTS
    lengths = [len(each) // 2 for each in outlines]
    return (
        0 < len(lengths) <= _MOST_QUICK_PARTS
        and max(lengths) <= _MOST_QUICK_POINTS
        and sum(lengths) <= min(MOST_RING_POINTS, MOST_SHAPE_POINTS)
    )


def measures_of_parts(parts: Parts, size: Size, bounds: Box) -> Measures:
    """Of a polygon that is quick to measure."""
    flat = [rounded(ring) for ring in flat_parts(parts)]
    return Measures(bounds, areas_of([flat], [size])[0], flat)


def flat_parts(parts: Parts) -> list[list[float]]:
    """The outline of each part as x and y in turn."""
    return [list(chain.from_iterable(rings[0])) for rings in parts]


def rounded(numbers: Sequence[float]) -> list[float]:
    """To hundredths of a pixel, as exports write them."""
    return [round(number, 2) for number in numbers]


def areas_of(polygons: Sequence[Sequence[Sequence[float]]], sizes: Sequence[Size]) -> list[int]:
    """How many pixels each covers on its image; each is its flat outlines, and those of one size are drawn together."""
    areas = [0] * len(polygons)
    alike: defaultdict[Size, list[int]] = defaultdict(list)
    for place, (outlines, size) in enumerate(zip(polygons, sizes, strict=True)):
        if len(outlines) == 1:
            alike[size].append(place)
        else:
            drawn = coco_masks.frPyObjects(list(outlines), size.height, size.width)
            areas[place] = int(coco_masks.area(coco_masks.merge(drawn)))
    for size, places in alike.items():
        for start in range(0, len(places), _DRAWN_AT_ONCE):
            some = places[start : start + _DRAWN_AT_ONCE]
            flat = [polygons[place][0] for place in some]
            counted = coco_masks.area(coco_masks.frPyObjects(flat, size.height, size.width))
            for place, area in zip(some, counted.tolist(), strict=True):
                areas[place] = area
    return areas
