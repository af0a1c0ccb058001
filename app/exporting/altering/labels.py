"""Objects where their picture has gone: moved by the same plan, and cut at the edge of a tile."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import atan2, degrees, hypot
from typing import Any

import numpy as np

from app.exporting.altering.cutting import seen_of
from app.exporting.altering.plan import Plan
from app.formats.records import Image, Object, Shape, Skeleton
from app.formats.regions import REGIONS, bounds_of_shape, size_of
from app.formats.writers.coco_records import area_of
from app.geometry.boxes import Size
from app.geometry.masks import (
    Pixels,
    counts_of_runs,
    pixels_of_runs,
    runs_of_counts,
    runs_of_pixels,
)

_Points = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of one object: `share` of it lies on the picture, as these; none where that is too little."""

    source: Object
    share: float
    objects: tuple[Object, ...] = ()

    @property
    def is_sliver(self) -> bool:
        """Whether something of it is seen, but less than was asked for."""
        return self.share > 0 and not self.objects


@dataclass(frozen=True)
class Moved:
    """What is on the new picture, object by object of the original."""

    fates: Sequence[Fate]

    @property
    def objects(self) -> list[Object]:
        """In their order of drawing."""
        return [each for fate in self.fates for each in fate.objects]

    @property
    def sliver_count(self) -> int:
        """How many objects were too small to be left on it."""
        return sum(each.is_sliver for each in self.fates)


def moved_objects(
    image: Image, plan: Plan, skeletons: Mapping[int, Skeleton | None], min_visible: float
) -> Moved:
    """The objects of an image as a plan shows them.

    Args:
        image: the original.
        plan: where its points go.
        skeletons: by category; where left and right are exchanged, so are their flip pairs.
        min_visible: which share of an object must be seen: of its pixels, of a line's length, of marked keypoints.
    """
    fates = []
    for each in image.objects:
        shapes, share = seen_of(each.shape, plan.window, size_of(image))
        if share < min_visible:
            shapes = []
        pieces = [_piece(each, shape, plan, skeletons.get(each.category_id)) for shape in shapes]
        fates.append(Fate(each, share, tuple(pieces)))
    return Moved(fates)


def _piece(source: Object, shape: Shape, plan: Plan, skeleton: Skeleton | None) -> Object:
    moved = _moved(shape, plan, skeleton)
    area = float(area_of(moved, bounds_of_shape(moved, plan.size), plan.size))
    return replace(source, shape=moved, area=area)


def _moved(shape: Shape, plan: Plan, skeleton: Skeleton | None) -> Shape:
    match shape["type"]:
        case "box":
            return {"type": "box", **_moved_box(shape, plan)}
        case "mask":
            return _moved_mask(shape, plan)
        case "polygon":
            parts = [[_line(ring, plan) for ring in rings] for rings in shape["parts"]]
            return {"type": "polygon", "parts": parts}
        case "polyline":
            return {"type": "polyline", "points": _line(shape["points"], plan)}
        case "point":
            x, y = plan.point(shape["x"], shape["y"])
            return {"type": "point", "x": x, "y": y}
        case "keypoints":
            return _moved_keypoints(shape, plan, skeleton)
    return _moved_about_its_centre(shape, plan)


def _line(points: _Points, plan: Plan) -> list[list[float]]:
    return [list(plan.point(point[0], point[1])) for point in points]


def _moved_box(shape: Mapping[str, Any], plan: Plan) -> dict[str, float]:
    one = plan.point(shape["x"], shape["y"])
    other = plan.point(shape["x"] + shape["width"], shape["y"] + shape["height"])
    x, y = min(one[0], other[0]), min(one[1], other[1])
    return {"x": x, "y": y, "width": abs(one[0] - other[0]), "height": abs(one[1] - other[1])}


def _moved_about_its_centre(shape: Shape, plan: Plan) -> Shape:
    """A rotated box or an ellipse, by its middle and its two axes."""
    first, second = ("rx", "ry") if shape["type"] == "ellipse" else ("width", "height")
    turn = np.deg2rad(shape["angle_deg"])
    along = plan.direction(float(np.cos(turn)), float(np.sin(turn)))
    across = plan.direction(float(-np.sin(turn)), float(np.cos(turn)))
    cx, cy = plan.point(shape["cx"], shape["cy"])
    return {
        "type": shape["type"],
        "cx": cx,
        "cy": cy,
        first: shape[first] * hypot(*along),
        second: shape[second] * hypot(*across),
        "angle_deg": degrees(atan2(along[1], along[0])),
    }


def _moved_keypoints(shape: Shape, plan: Plan, skeleton: Skeleton | None) -> Shape:
    points = [[*plan.point(x, y), v] if v else [0, 0, 0] for x, y, v in shape["points"]]
    if plan.is_mirrored and skeleton:
        points = _exchanged(points, skeleton.flip_pairs)
    moved: dict[str, Any] = {"type": "keypoints", "points": points}
    if shape.get("box"):
        moved["box"] = _moved_box(shape["box"], plan)
    return moved


def _exchanged(points: list[Any], pairs: Iterable[tuple[int, int]]) -> list[Any]:
    """What was the left eye is the right eye of the mirrored animal."""
    exchanged = list(points)
    for one, other in pairs:
        exchanged[one], exchanged[other] = points[other], points[one]
    return exchanged


def _moved_mask(shape: Shape, plan: Plan) -> Shape:
    height, width = shape["size"]
    pixels = pixels_of_runs(runs_of_counts(shape["counts"]), Size(width, height))
    moved = moved_pixels(pixels, plan)
    return {
        "type": "mask",
        "size": [plan.size.height, plan.size.width],
        "counts": counts_of_runs(runs_of_pixels(moved)),
    }


def moved_pixels(pixels: Pixels, plan: Plan) -> Pixels:
    """A mask (height, width) as the plan shows it: each pixel is the one of the original that its middle lies in."""
    left, top, width, height = plan.window
    rows = ((np.arange(plan.content.height) + 0.5) * height / plan.content.height).astype(int) + top
    columns = ((np.arange(plan.content.width) + 0.5) * width / plan.content.width).astype(
        int
    ) + left
    framed = np.zeros((plan.framed.height, plan.framed.width), np.uint8)
    x, y = plan.offset
    framed[y : y + plan.content.height, x : x + plan.content.width] = pixels[np.ix_(rows, columns)]
    if plan.is_mirrored:
        framed = framed[:, ::-1]
    return np.ascontiguousarray(np.rot90(framed, -plan.quarter_turns))


def regions_to_hide(image: Image, category_ids: frozenset[int]) -> list[Shape]:
    """The places of these categories on the original: regions as they are, of anything else the box around it."""
    places: list[Shape] = []
    for each in image.objects:
        if each.category_id not in category_ids:
            continue
        if each.shape["type"] in REGIONS:
            places.append(each.shape)
            continue
        bounds = bounds_of_shape(each.shape, size_of(image))
        places.append(
            {
                "type": "box",
                "x": bounds.x,
                "y": bounds.y,
                "width": bounds.width,
                "height": bounds.height,
            }
        )
    return places
