"""Several rings as one, for formats whose objects are a single ring."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.formats.regions import Part, iou_of_runs, parts_of_runs
from app.geometry.boxes import Size
from app.geometry.masks import Runs
from app.geometry.rasters import raster_of
from app.geometry.rings import Ring

Points = NDArray[np.float64]


def joined(rings: Sequence[Ring]) -> list[tuple[float, float]]:
    """One ring through all: each further one is reached from the nearest corner and left by the same line.

    The lines have no width and are passed there and back, so by the even-odd rule holes stay holes and parts stay
    apart.
    """
    first, *others = (_as_points(ring) for ring in rings)
    line = first
    for other in others:
        here, there = _nearest(line, other)
        around = np.concatenate([other[there:], other[: there + 1]])
        line = np.concatenate([line[: here + 1], around, line[here:]])
    return [(float(x), float(y)) for x, y in line]


def joined_best(
    parts: Sequence[Part], runs: Runs, size: Size
) -> tuple[list[tuple[float, float]], float]:
    """The joined rings of a region, and their overlap with its pixels.

    Parts that overlap would cancel out in one ring: the outline of the pixels is taken where it is nearer.
    """
    candidates = []
    for choice in (parts, parts_of_runs(runs, size)):
        ring = joined([ring for part in choice for ring in part]) if choice else []
        iou = iou_of_runs(raster_of([[ring]], size), runs) if ring else 0.0
        if iou == 1:
            return ring, iou
        candidates.append((ring, iou))
    return max(candidates, key=lambda candidate: candidate[1])


def _as_points(ring: Ring) -> Points:
    return np.asarray([point[:2] for point in ring], dtype=np.float64)


def _nearest(line: Points, other: Points) -> tuple[int, int]:
    """The pair of corners with the least distance, looked for row by row to keep memory flat."""
    best = (np.inf, 0, 0)
    for there, corner in enumerate(other):
        squares = ((line - corner) ** 2).sum(axis=1)
        here = int(np.argmin(squares))
        best = min(best, (float(squares[here]), here, there))
    return best[1], best[2]
