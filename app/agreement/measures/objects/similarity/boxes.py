"""Boxes, exactly and all at once."""

import numpy as np

from app.agreement.measures.objects.records import Floats, Ints

_THINNEST_PX = 1e-6


def edges_of(bounds: Floats) -> Floats:
    """(n, 4) left, top, right, bottom, by columns in memory, since they are read one at a time."""
    edges = np.empty((len(bounds), 4), order="F")
    edges[:, :2] = bounds[:, :2]
    edges[:, 2:] = bounds[:, :2] + bounds[:, 2:]
    return edges


def overlaps(edges: Floats, first: Ints, second: Ints) -> Floats:
    """The area that the boxes of each pair share, in square pixels."""
    across = np.minimum(edges[first, 2], edges[second, 2])
    across -= np.maximum(edges[first, 0], edges[second, 0])
    down = np.minimum(edges[first, 3], edges[second, 3])
    down -= np.maximum(edges[first, 1], edges[second, 1])
    np.maximum(across, 0.0, out=across)
    np.maximum(down, 0.0, out=down)
    across *= down
    return np.asarray(across, dtype=np.float64)


def box_iou(edges: Floats, areas: Floats, first: Ints, second: Ints) -> Floats:
    """The intersection over union of each pair; 0 where neither has an area."""
    shared = overlaps(edges, first, second)
    return shared_over_union(shared, areas[first] + areas[second])


def shared_over_union(shared: Floats, summed: Floats) -> Floats:
    """IoU of what is shared and the sum of both areas."""
    union = summed - shared
    return np.divide(shared, union, out=np.zeros(len(union)), where=union > 0)


def share_of_bounds(bounds: Floats, rows: Ints, regions: Ints) -> Floats:
    """How much of each box lies in the other; a box without area, such as a point, counts as a tiny one."""
    solid = bounds.copy()
    solid[:, 2:] = np.maximum(solid[:, 2:], _THINNEST_PX)
    areas = solid[:, 2] * solid[:, 3]
    return overlaps(edges_of(solid), rows, regions) / areas[rows]
