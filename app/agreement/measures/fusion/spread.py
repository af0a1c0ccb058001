"""How far the members of a cluster lie apart, as plain numbers that a canvas draws."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log2

import numpy as np

from app.agreement.measures.fusion.frames import aligned, edges_of
from app.agreement.measures.fusion.lines import one_way, places_along
from app.agreement.measures.fusion.members import Numbers, Shape
from app.agreement.measures.fusion.regions import pixels_of
from app.agreement.measures.fusion.segments import runs_where, segments_of
from app.geometry.boxes import Size
from app.geometry.masks import counts_of_runs
from app.geometry.rotated_boxes import RotatedBox, corners_of


@dataclass(frozen=True, slots=True)
class VoteLevel:
    """The pixels that so many members hold: run lengths as COCO compresses them over the whole image.

    `entropy` is that of a vote split so, in bits: 0 where all agree, 1 at an even split.
    """

    votes: int
    entropy: float
    area_px: int
    counts: str


@dataclass(frozen=True, slots=True)
class EdgeBand:
    """Where the members put one edge of a box, in pixels along its axis."""

    low: float
    middle: float
    high: float
    deviation_px: float


@dataclass(frozen=True, slots=True)
class PointEllipse:
    """One standard deviation around the mean of a point's places; two raters spread along a line, so `ry` is 0."""

    cx: float
    cy: float
    rx: float
    ry: float
    angle_deg: float
    count: int


def vote_levels(shapes: Sequence[Shape], size: Size) -> list[VoteLevel]:
    """The vote map of regions of any kind, from one vote to all; levels without a pixel are left out."""
    segments = segments_of([pixels_of(shape, size) for shape in shapes])
    votes = segments.is_in.sum(axis=0)
    return [
        VoteLevel(
            count,
            entropy_of(count / len(shapes)),
            segments.area(votes == count),
            counts_of_runs(runs_where(segments, votes == count)),
        )
        for count in range(1, len(shapes) + 1)
        if (votes == count).any()
    ]


def entropy_of(share: float) -> float:
    """Of a yes or no vote, in bits."""
    return -sum(p * log2(p) for p in (share, 1 - share) if p > 0)


def edge_bands(boxes: Sequence[Shape]) -> dict[str, EdgeBand]:
    """Left, top, right and bottom of at least one box: from the lowest to the highest, with the median between."""
    edges = np.array([edges_of(box) for box in boxes])
    return {
        name: EdgeBand(
            float(column.min()), float(np.median(column)), float(column.max()), float(column.std())
        )
        for name, column in zip(("left", "top", "right", "bottom"), edges.T, strict=True)
    }


def point_ellipses(shapes: Sequence[Shape]) -> list[PointEllipse | None]:
    """One for each point of skeletons with the same number of points; none where nobody placed it."""
    points = np.array([shape["points"] for shape in shapes], dtype=np.float64)
    return [_ellipse(column[column[:, 2] > 0, :2]) for column in points.transpose(1, 0, 2)]


def deviations(shapes: Sequence[Shape], fused: Shape) -> tuple[float | None, ...]:
    """The root mean square distances, in pixels, of boxes, frames, lines and points from what they were fused to."""
    match fused["type"]:
        case "box":
            apart = np.array([edges_of(shape) for shape in shapes]) - edges_of(fused)
            return tuple(np.sqrt((apart**2).mean(axis=0)).tolist())
        case "polyline":
            first, *others = one_way([np.array(one["points"])[:, :2] for one in (fused, *shapes)])
            shares = np.array([0.0, 0.5, 1.0])
            middle = places_along(first, shares)
            return _rms(np.stack([places_along(line, shares) for line in others]), middle)
        case "point":
            places = np.array([[(shape["x"], shape["y"])] for shape in shapes])
            return _rms(places, np.array([(fused["x"], fused["y"])]))
        case _:
            rows = aligned([_frame(shape) for shape in (fused, *shapes)])
            corners = np.array([corners_of(RotatedBox(*row)) for row in rows.tolist()])
            return _rms(corners[1:], corners[0])


def _frame(shape: Shape) -> tuple[float, float, float, float, float]:
    if shape["type"] == "ellipse":
        width, height = 2 * shape["rx"], 2 * shape["ry"]
    else:
        width, height = shape["width"], shape["height"]
    return shape["cx"], shape["cy"], width, height, shape["angle_deg"]


def _rms(places: Numbers, middle: Numbers) -> tuple[float, ...]:
    """(R, n, 2) against (n, 2), one number for each of n."""
    return tuple(np.sqrt(((places - middle) ** 2).sum(axis=2).mean(axis=0)).tolist())


def _ellipse(places: Numbers) -> PointEllipse | None:
    if len(places) == 0:
        return None
    cx, cy = places.mean(axis=0).tolist()
    across, along = np.linalg.eigh(np.cov(places.T, bias=True))
    small, large = np.sqrt(np.maximum(across, 0.0)).tolist()
    angle = float(np.degrees(np.arctan2(along[1, 1], along[0, 1])))
    return PointEllipse(cx, cy, large, small, angle, len(places))
