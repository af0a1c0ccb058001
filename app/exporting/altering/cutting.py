"""Shapes cut at the edges of a tile."""

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from app.formats.records import Shape
from app.formats.regions import bounds_of_shape, parts_of, runs_of
from app.geometry.boxes import Box, Size
from app.geometry.clipping import clipped_ring
from app.geometry.masks import Pixels, area_of_runs, pixels_of_runs
from app.geometry.points import clipped
from app.geometry.rings import length_of, signed_area


def seen_of(
    shape: Shape, window: tuple[int, int, int, int], size: Size
) -> tuple[list[Shape], float]:
    """What of a shape lies in a window, and which share of it that is: of its pixels, its length or its points.

    Args:
        shape: in pixels of the original, as is what comes back.
        window: x, y, width and height. What the window holds whole stays as it is.
        size: of the original.
    """
    left, top, width, height = window
    if (left, top, width, height) == (0, 0, size.width, size.height):
        return [shape], 1.0
    frame = Box(left, top, width, height)
    bounds = bounds_of_shape(shape, size)
    if not _meet(bounds, frame):
        return [], 0.0
    if _lies_in(bounds, frame) and _lies_in(_whole_bounds(shape, size), frame):
        return [shape], 1.0
    return _cut(shape, frame, size)


def _cut(shape: Shape, window: Box, size: Size) -> tuple[list[Shape], float]:
    match shape["type"]:
        case "point":
            return [], 0.0
        case "keypoints":
            return _seen_keypoints(shape, window)
        case "polyline":
            return _seen_line(shape, window)
        case "box":
            return _seen_box(shape, window)
    return _seen_region(shape, window, size)


def _meet(bounds: Box, window: Box) -> bool:
    is_across = bounds.x < window.right and bounds.right >= window.x
    return is_across and bounds.y < window.bottom and bounds.bottom >= window.y


def _lies_in(bounds: Box, window: Box) -> bool:
    is_across = window.x <= bounds.x and bounds.right <= window.right
    is_inside = is_across and window.y <= bounds.y and bounds.bottom <= window.bottom
    # A point on the far edge belongs to the next tile.
    return is_inside and bounds.x < window.right and bounds.y < window.bottom


def _whole_bounds(shape: Shape, size: Size) -> Box:
    """The bounds of all that a shape holds: keypoints may lie outside their own box."""
    if shape["type"] != "keypoints":
        return bounds_of_shape(shape, size)
    return bounds_of_shape({"type": "keypoints", "points": shape["points"]}, size)


def _seen_box(shape: Shape, window: Box) -> tuple[list[Shape], float]:
    whole = Box(shape["x"], shape["y"], shape["width"], shape["height"])
    inner = _within(whole, window)
    if not inner.area:
        return [], 0.0
    return [{"type": "box", **_sides(inner)}], inner.area / whole.area


def _within(box: Box, window: Box) -> Box:
    cut = clipped(
        Box(box.x - window.x, box.y - window.y, box.width, box.height),
        Size(int(window.width), int(window.height)),
    )
    return Box(cut.x + window.x, cut.y + window.y, cut.width, cut.height)


def _sides(box: Box) -> dict[str, float]:
    return {"x": box.x, "y": box.y, "width": box.width, "height": box.height}


def _seen_keypoints(shape: Shape, window: Box) -> tuple[list[Shape], float]:
    points = [(x, y, v) if v and _holds(window, x, y) else (0, 0, 0) for x, y, v in shape["points"]]
    seen = sum(1 for point in points if point[2])
    if not seen:
        return [], 0.0
    cut: dict[str, Any] = {"type": "keypoints", "points": points}
    if shape.get("box"):
        box = _within(Box(*(shape["box"][name] for name in ("x", "y", "width", "height"))), window)
        if box.area:
            cut["box"] = _sides(box)
    return [cut], seen / sum(1 for point in shape["points"] if point[2])


def _holds(window: Box, x: float, y: float) -> bool:
    return window.x <= x < window.right and window.y <= y < window.bottom


def _seen_line(shape: Shape, window: Box) -> tuple[list[Shape], float]:
    """A line that leaves the window and comes back is several lines."""
    lines: list[list[tuple[float, float]]] = []
    points = [(float(x), float(y)) for x, y in shape["points"]]
    for start, end in pairwise(points):
        piece = _cut_segment(start, end, window)
        if piece is None:
            continue
        if lines and lines[-1][-1] == piece[0]:
            lines[-1].append(piece[1])
        else:
            lines.append(list(piece))
    whole = _length(points)
    share = sum(map(_length, lines)) / whole if whole else 0.0
    return [{"type": "polyline", "points": line} for line in lines], share


def _cut_segment(
    start: tuple[float, float], end: tuple[float, float], window: Box
) -> tuple[tuple[float, float], tuple[float, float]] | None:
    """Y.-D. Liang, B. Barsky, "A new concept and method for line clipping", 1984."""
    first, last = 0.0, 1.0
    across, down = end[0] - start[0], end[1] - start[1]
    for step, room in (
        (-across, start[0] - window.x),
        (across, window.right - start[0]),
        (-down, start[1] - window.y),
        (down, window.bottom - start[1]),
    ):
        if step == 0:
            if room < 0:
                return None
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    if first >= last:
        return None
    at = [(start[0] + part * across, start[1] + part * down) for part in (first, last)]
    return (start if first == 0 else at[0]), (end if last == 1 else at[1])


def _length(points: Sequence[tuple[float, float]]) -> float:
    return length_of([*points, *points[-2:0:-1]]) / 2


def _seen_region(shape: Shape, window: Box, size: Size) -> tuple[list[Shape], float]:
    runs = runs_of(shape, size)
    total = area_of_runs(runs)
    pixels = _cut_out(pixels_of_runs(runs, size), window)
    seen = int(np.count_nonzero(pixels))
    if not seen:
        return [], 0.0
    if shape["type"] == "mask":
        return [shape], seen / total
    parts = []
    for exterior, *holes in parts_of(shape, size):
        if outside := _cut_ring(exterior, window):
            parts.append([outside, *filter(None, (_cut_ring(hole, window) for hole in holes))])
    return [{"type": "polygon", "parts": parts}], seen / total


def _cut_ring(ring: Any, window: Box) -> list[tuple[float, float]]:
    """As much of a ring as lies in the window, in the original's pixels; empty where it has no area there."""
    moved = [(point[0] - window.x, point[1] - window.y) for point in ring]
    cut = clipped_ring(moved, Size(int(window.width), int(window.height)))
    if len(cut) < 3 or signed_area(cut) == 0:
        return []
    return [(x + window.x, y + window.y) for x, y in cut]


def _cut_out(pixels: Pixels, window: Box) -> Pixels:
    return pixels[int(window.y) : int(window.bottom), int(window.x) : int(window.right)]
