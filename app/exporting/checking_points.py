"""Points, lines and skeletons read back: every point of them is held against the one that was given."""

from collections.abc import Sequence
from math import hypot

from app.formats.records import Shape
from app.geometry.boxes import Size

Point = Sequence[float]
_OF_POINTS = frozenset({"point", "polyline", "keypoints"})


def in_image(shape: Shape, size: Size) -> Shape:
    """Keypoints beyond the edge on it, as formats of shares have them; any other shape as it is."""
    if shape["type"] != "keypoints":
        return shape
    points = [
        (min(max(x, 0), size.width), min(max(y, 0), size.height), v) for x, y, v in shape["points"]
    ]
    return {**shape, "points": points}


def are_points_near(given: Shape, found: Sequence[Shape], slack_px: float) -> bool | None:
    """Whether no point has moved further; None where the format has made something else of what was given.

    Args:
        given: a point, a polyline or keypoints; of anything else nothing is said.
        found: what the format has of it: the same, or a point for each labelled keypoint, perhaps with a box.
        slack_px: how far rounding may move a point.
    """
    kinds = {each["type"] for each in found}
    if given["type"] not in _OF_POINTS:
        return None
    if kinds == {given["type"]} and len(found) == 1:
        return _are_pairs_near(_all_of(given), _all_of(found[0]), slack_px)
    if kinds - {"box"} == {"point"} and given["type"] == "keypoints":
        labelled = [point for point in given["points"] if point[2]]
        points = [(each["x"], each["y"]) for each in found if each["type"] == "point"]
        return _have_partners(labelled, points, slack_px)
    return None


def _all_of(shape: Shape) -> list[Point]:
    """Points in their order; of keypoints with what is known of each, and no place for those that are not labelled.

    Those that end the list unlabelled are left out: a format with one count for all skeletons fills it up with such.
    """
    if shape["type"] == "point":
        return [(shape["x"], shape["y"])]
    if shape["type"] == "keypoints":
        points = [point if point[2] else (0, 0, 0) for point in shape["points"]]
        labelled = [place for place, point in enumerate(points, start=1) if point[2]]
        return points[: max(labelled, default=0)]
    return list(shape["points"])


def _are_pairs_near(given: Sequence[Point], found: Sequence[Point], slack_px: float) -> bool:
    return len(given) == len(found) and all(
        _distance(one, other) <= slack_px and tuple(one[2:]) == tuple(other[2:])
        for one, other in zip(given, found, strict=True)
    )


def _have_partners(given: Sequence[Point], found: Sequence[Point], slack_px: float) -> bool:
    """Whether each has one of its own, in whatever order they come."""
    left = list(found)
    for point in given:
        near = min(left, key=lambda each: _distance(point, each), default=None)
        if near is None or _distance(point, near) > slack_px:
            return False
        left.remove(near)
    return not left


def _distance(one: Point, other: Point) -> float:
    return hypot(one[0] - other[0], one[1] - other[1])
