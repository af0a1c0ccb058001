"""Points, and the boxes that bound them."""

from collections.abc import Sequence

from app.geometry.boxes import Box, Size

Point = Sequence[float]
"""(x, y) in image pixels; whatever follows is not read."""


def bounds_of(points: Sequence[Point]) -> Box:
    """The smallest box around at least one point; of one point, a box without width and height."""
    xs, ys = [point[0] for point in points], [point[1] for point in points]
    left, top = min(xs), min(ys)
    return Box(left, top, max(xs) - left, max(ys) - top)


def clipped(box: Box, size: Size) -> Box:
    """As much of a box as lies in an image of this size; outside it, an edge without width or height."""
    left, right = (min(max(edge, 0.0), size.width) for edge in (box.x, box.right))
    top, bottom = (min(max(edge, 0.0), size.height) for edge in (box.y, box.bottom))
    return Box(left, top, right - left, bottom - top)
