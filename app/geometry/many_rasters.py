"""How many pixels each of many rings covers: the numbers of pycocotools, found at the crossings of columns alone.

pycocotools walks along every edge in fifths of a pixel, and keeps the steps that lead from the left half of a column of
pixels into its right half. Which steps these are is known without walking: here they are found for all edges at once.
"""

import numpy as np
from numpy.typing import NDArray

from app.geometry.many_rings import Rings

Whole = NDArray[np.int64]
Real = NDArray[np.float64]

_FIFTHS = 5
_RINGS_AT_ONCE = 400  # what is in hand fits into the processor's cache


def pixel_counts(rings: Rings) -> Whole:
    """The pixels of each ring, as `pycocotools.mask.area` counts those of `frPyObjects`.

    Args:
        rings: inside their images, whose size then makes no difference.

    Source: `rleFrPoly` of pycocotools' maskApi.c.
    """
    counts = np.zeros(len(rings.starts), np.int64)
    for first in range(0, len(counts), _RINGS_AT_ONCE):
        last = min(first + _RINGS_AT_ONCE, len(counts))
        begin = rings.starts[first]
        end = rings.starts[last - 1] + rings.lengths[last - 1]
        some = Rings.of_lengths(rings.points[begin:end], rings.lengths[first:last])
        counts[first:last] = _counts(some)
    return counts


def _counts(rings: Rings) -> Whole:
    fifths = (_FIFTHS * rings.points + 0.5).astype(np.int64)
    x, y = fifths[:, 0], fifths[:, 1]
    after, owner = rings.after, rings.owner
    edges = np.column_stack([x, y, x[after], y[after]])
    is_flat = np.abs(edges[:, 2] - edges[:, 0]) >= np.abs(edges[:, 3] - edges[:, 1])
    is_backward = np.where(is_flat, edges[:, 0] > edges[:, 2], edges[:, 1] > edges[:, 3])
    edges[is_backward] = edges[is_backward][:, [2, 3, 0, 1]]
    height = int(y.max(initial=0)) // _FIFTHS + 2
    width = int(x.max(initial=0)) // _FIFTHS + 2
    keys = []
    for chosen, rows_of in ((is_flat, _rows_of_flat), (~is_flat, _rows_of_steep)):
        some, owners = edges[chosen], owner[chosen]
        edge, column = _crossings(some)
        row = (rows_of(some, edge, _FIFTHS * column + 2) + 2) // _FIFTHS
        keys.append((owners[edge] * width + column) * height + row)
    # Every ring crosses a column as often one way as the other: two crossings of a column hold a run between them.
    ordered = np.sort(np.concatenate(keys))
    runs = ordered[1::2] - ordered[0::2]
    return np.bincount(
        ordered[0::2] // (width * height), weights=runs, minlength=len(rings.starts)
    ).astype(np.int64)


def _crossings(edges: Whole) -> tuple[Whole, Whole]:
    """Each crossing of an edge with the middle of a column: the edge's place, and the column."""
    low = (np.minimum(edges[:, 0], edges[:, 2]) + 2) // _FIFTHS
    high = (np.maximum(edges[:, 0], edges[:, 2]) + 2) // _FIFTHS
    counts = high - low
    edge = np.repeat(np.arange(len(edges)), counts)
    first = np.cumsum(counts) - counts
    return edge, np.arange(len(edge)) - (first - low)[edge]


def _rows_of_flat(edges: Whole, edge: Whole, left: Whole) -> Whole:
    """The upper end of the step from `left` to the next fifth, of edges that go along x."""
    across = edges[:, 2] - edges[:, 0]
    slope = (edges[:, 3] - edges[:, 1]) / np.maximum(across, 1)
    slopes, tops = slope[edge], edges[:, 1][edge]
    step = left - edges[:, 0][edge]
    # The later point of the two where the edge rises; its row is cut as C cuts it.
    step += slopes < 0
    return np.asarray(tops + slopes * step + 0.5).astype(np.int64)


def _rows_of_steep(edges: Whole, edge: Whole, left: Whole) -> Whole:
    """The same of edges that go along y: the last row on the near side of the middle."""
    down = np.maximum(edges[:, 3] - edges[:, 1], 1)
    slope = (edges[:, 2] - edges[:, 0]) / down
    slopes, start = slope[edge], edges[:, 0][edge]
    guess = np.ceil((left + 0.5 - start) / slopes).astype(np.int64) - 1
    is_rightward = slopes > 0

    def is_near(step: Whole) -> NDArray[np.bool_]:
        reached = (start + slopes * step + 0.5).astype(np.int64)
        return np.asarray((reached <= left) == is_rightward)

    guess -= ~is_near(guess)
    guess += is_near(guess + 1)
    return np.asarray(edges[:, 1][edge] + guess)
