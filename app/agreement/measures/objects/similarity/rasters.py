"""Regions of any outline as COCO's run lengths, and how alike those are."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from math import cos, hypot, pi, sin
from typing import Any

import numpy as np
from pycocotools import mask as coco_masks

from app.agreement.measures.objects.records import Floats, Ints, Shape
from app.geometry.boxes import Size
from app.geometry.ellipses import Ellipse, ellipse_ring
from app.geometry.masks import counts_of_runs
from app.geometry.points import Point
from app.geometry.rasters import raster_of
from app.geometry.rings import Ring
from app.geometry.rotated_boxes import RotatedBox, corners_of

Raster = Mapping[str, Any]
"""Run lengths as pycocotools reads them: size [height, width] and counts."""

_DISC_CORNERS = 16
_MOST_AT_ONCE = 250


def raster_of_shape(shape: Shape, size: Size) -> Raster:
    """The pixels of a box, a rotated box, a polygon, an ellipse or a mask."""
    if shape["type"] == "mask":
        return {"size": list(shape["size"]), "counts": shape["counts"].encode("ascii")}
    if shape["type"] == "polygon" and any(len(rings) > 1 for rings in shape["parts"]):
        runs = raster_of(shape["parts"], size)
        return {"size": [size.height, size.width], "counts": counts_of_runs(runs).encode("ascii")}
    return raster_of_rings(rings_of(shape), size)


def rings_of(shape: Shape) -> list[Ring]:
    """The exteriors of a region that has no holes."""
    match shape["type"]:
        case "polygon":
            return [rings[0] for rings in shape["parts"]]
        case "ellipse":
            return [ellipse_ring(ellipse_of(shape))]
        case "rotated_box":
            return [corners_of(rotated_box_of(shape))]
    x, y, right, bottom = (
        shape["x"],
        shape["y"],
        shape["x"] + shape["width"],
        shape["y"] + shape["height"],
    )
    return [[(x, y), (right, y), (right, bottom), (x, bottom)]]


def ellipse_of(shape: Shape) -> Ellipse:
    """As geometry knows it."""
    return Ellipse(shape["cx"], shape["cy"], shape["rx"], shape["ry"], shape["angle_deg"])


def rotated_box_of(shape: Shape) -> RotatedBox:
    """As geometry knows it."""
    return RotatedBox(shape["cx"], shape["cy"], shape["width"], shape["height"], shape["angle_deg"])


def raster_of_rings(rings: list[Ring], size: Size) -> Raster:
    """What any of the rings holds."""
    flat = [[number for point in ring for number in point[:2]] for ring in rings]
    encoded = coco_masks.frPyObjects(flat, size.height, size.width)
    raster: Raster = encoded[0] if len(encoded) == 1 else coco_masks.merge(encoded)
    return raster


def raster_of_line(points: list[Point], size: Size, *, width_px: float) -> Raster:
    """A line drawn with a round pen of this width."""
    half = width_px / 2
    rings: list[Ring] = [_disc(point, half) for point in points]
    for start, end in pairwise(points):
        length = hypot(end[0] - start[0], end[1] - start[1])
        if length > 0:
            right, down = (end[0] - start[0]) * half / length, (end[1] - start[1]) * half / length
            sides = ((down, -right), (-down, right))
            rings.append(
                [(start[0] + x, start[1] + y) for x, y in sides]
                + [(end[0] + x, end[1] + y) for x, y in reversed(sides)]
            )
    return raster_of_rings(rings, size)


def _disc(center: Point, radius: float) -> Ring:
    turns = [2 * pi * corner / _DISC_CORNERS for corner in range(_DISC_CORNERS)]
    return [(center[0] + radius * cos(turn), center[1] + radius * sin(turn)) for turn in turns]


def areas_of(rasters: Sequence[Raster]) -> Floats:
    """How many pixels each holds."""
    # pycocotools 2.0.11 counts the rasters of one call in eight bits.
    spans = range(0, len(rasters), _MOST_AT_ONCE)
    parts = [coco_masks.area(rasters[begin : begin + _MOST_AT_ONCE]) for begin in spans]
    return np.concatenate(parts).astype(np.float64) if parts else np.zeros(0)


def raster_iou(rasters: Mapping[int, Raster], first: Ints, second: Ints) -> Floats:
    """IoU of each pair of rows, asked in groups of those that share their first."""
    result = np.zeros(len(first))
    for left, places in _grouped(first):
        partners = [rasters[row] for row in second[places].tolist()]
        # With one on the right, the answer is a column.
        result[places] = coco_masks.iou(partners, [rasters[left]], [0])[:, 0]
    return result


def _grouped(first: Ints) -> Iterator[tuple[int, Ints]]:
    if len(first) == 0:
        return
    order = np.argsort(first, kind="stable")
    ordered = first[order]
    starts = np.flatnonzero(np.concatenate([[True], ordered[1:] != ordered[:-1]]))
    for places, left in zip(np.split(order, starts[1:]), ordered[starts].tolist(), strict=True):
        yield left, places
