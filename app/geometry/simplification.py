"""Lines with fewer points."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]


def simplified(line: Points, *, tolerance_px: float) -> Points:
    """A line through some of its points that passes every other within the tolerance; the ends stay.

    Args:
        line: (n, 2) with n at least 2.
        tolerance_px: how far a point that is left out may lie from what is drawn instead.

    Source: D. Douglas, T. Peucker, "Algorithms for the reduction of the number of points", 1973.
    """
    is_kept = np.zeros(len(line), dtype=np.bool_)
    is_kept[[0, -1]] = True
    spans = [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        if last - first < 2:
            continue
        distances = _distances(line[first + 1 : last], line[first], line[last])
        furthest = int(np.argmax(distances))
        if distances[furthest] > tolerance_px:
            middle = first + 1 + furthest
            is_kept[middle] = True
            spans += [(first, middle), (middle, last)]
    return line[is_kept]


def simplified_ring(ring: Points, *, tolerance_px: float) -> Points:
    """Likewise for a ring whose last point joins the first: cut at its first point and the one furthest from it."""
    far = int(np.argmax(np.hypot(*(ring - ring[0]).T)))
    if far == 0:
        return ring
    there = simplified(ring[: far + 1], tolerance_px=tolerance_px)
    back = simplified(np.concatenate([ring[far:], ring[:1]]), tolerance_px=tolerance_px)
    return np.concatenate([there[:-1], back[:-1]])


def _distances(points: Points, start: Points, end: Points) -> Points:
    """From the piece between start and end, not from the line beyond it."""
    along = end - start
    square = float(along @ along)
    shares = np.clip((points - start) @ along / square, 0, 1) if square else np.zeros(len(points))
    apart = points - start - shares[:, np.newaxis] * along
    return np.asarray(np.hypot(apart[:, 0], apart[:, 1]), dtype=np.float64)
