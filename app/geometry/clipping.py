"""Rings cut at the edges of an image."""

from app.geometry.boxes import Size
from app.geometry.rings import Ring

Corner = tuple[float, float]


def clipped_ring(ring: Ring, size: Size) -> list[Corner]:
    """As much of a ring as lies in an image of this size; empty where nothing does.

    Source: I. Sutherland, G. Hodgman, "Reentrant polygon clipping", 1974. A ring that leaves the image and comes back
    stays one ring, joined along the edge.
    """
    corners = [(float(point[0]), float(point[1])) for point in ring]
    for axis, limit, sign in ((0, 0.0, 1), (0, size.width, -1), (1, 0.0, 1), (1, size.height, -1)):
        corners = _cut(corners, axis, float(limit), sign)
    return corners


def _cut(corners: list[Corner], axis: int, limit: float, sign: int) -> list[Corner]:
    """Keep the side where `sign * (coordinate - limit)` is not negative."""
    kept: list[Corner] = []
    for before, corner in zip([*corners[-1:], *corners[:-1]], corners, strict=True):
        was_in = sign * (before[axis] - limit) >= 0
        is_in = sign * (corner[axis] - limit) >= 0
        if was_in != is_in:
            kept.append(_at(before, corner, axis, limit))
        if is_in:
            kept.append(corner)
    return kept


def _at(before: Corner, corner: Corner, axis: int, limit: float) -> Corner:
    share = (limit - before[axis]) / (corner[axis] - before[axis])
    other = before[1 - axis] + share * (corner[1 - axis] - before[1 - axis])
    return (limit, other) if axis == 0 else (other, limit)
