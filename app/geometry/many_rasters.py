"""How many pixels each of many rings covers: the numbers of pycocotools, found at the crossings of columns alone.

pycocotools walks along every edge in fifths of a pixel, and keeps the steps that lead from the left half of a column of
pixels into its right half. Which steps these are is known without walking: here they are found for all edges at once.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

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
    points = _FIFTHS * rings.points.T + 0.5
    width, height = (int(each) // _FIFTHS + 2 for each in points.max(axis=1, initial=0))
    # Half the width is sorted at twice the pace. Products on the way may run over, and come right again: keys fit.
    is_small = len(rings.starts) * width * height < np.iinfo(np.int32).max
    x, y = points.astype(np.int32 if is_small else np.int64)
    after, owner = rings.after, rings.owner.astype(x.dtype)
    next_x, next_y = x.take(after), y.take(after)
    across, down = next_x - x, next_y - y
    is_flat = np.abs(across) >= np.abs(down)
    is_backward = np.where(is_flat, across, down) < 0
    edges = _Edges(
        np.where(is_backward, next_x, x),
        np.where(is_backward, next_y, y),
        np.where(is_backward, -across, across),
        np.where(is_backward, -down, down),
        owner * width,
    )
    keys = np.concatenate(
        [
            _crossings(edges.at(np.flatnonzero(is_flat)), _rows_of_flat, height),
            _crossings(edges.at(np.flatnonzero(~is_flat)), _rows_of_steep, height),
        ]
    )
    # Every ring crosses a column as often one way as the other: two crossings of a column hold a run between them.
    keys.sort()
    uppers = keys[0::2]
    runs = keys[1::2] - uppers
    return np.bincount(
        uppers // (width * height), weights=runs, minlength=len(rings.starts)
    ).astype(np.int64)


class _Edges(NamedTuple):
    """Edges in fifths of a pixel: where each begins, how far it goes, and the key of column 0 of its ring."""

    x: Whole
    y: Whole
    across: Whole
    down: Whole
    key: Whole

    def at(self, places: Whole) -> "_Edges":
        return _Edges(*(each.take(places) for each in self))


class _Columns(NamedTuple):
    """The middles of the columns that edges cross: how many each does, and where they stand in one list of all."""

    counts: Whole
    places: Whole
    begin: Whole
    """What the place of a middle, times five, lies before its distance to the edge's begin along x."""

    def each(self, of_edge: NDArray[Any]) -> NDArray[Any]:
        """What belongs to an edge, for each of its crossings."""
        return np.repeat(of_edge, self.counts)

    @property
    def steps(self) -> Whole:
        """How far the middle of each column is from the begin of the edge, along x."""
        return np.asarray(_FIFTHS * self.places + self.each(self.begin))


def _crossings(edges: _Edges, rows_of: Callable[[_Edges, _Columns], Whole], height: int) -> Whole:
    """A key for each crossing of an edge with the middle of a column: by ring, column and row."""
    low = (np.minimum(edges.x, edges.x + edges.across) + 2) // _FIFTHS
    high = (np.maximum(edges.x, edges.x + edges.across) + 2) // _FIFTHS
    counts = high - low
    first = low - np.cumsum(counts, dtype=counts.dtype) + counts
    places = np.arange(int(counts.sum()), dtype=counts.dtype)
    columns = _Columns(counts, places, _FIFTHS * first + 2 - edges.x)
    rows = (rows_of(edges, columns) + 2) // _FIFTHS
    return np.asarray(columns.each((edges.key + first) * height) + places * height + rows)


def _rows_of_flat(edges: _Edges, columns: _Columns) -> Whole:
    """The upper end of the step over the middle of each column, of edges that go along x."""
    slopes = edges.down / np.maximum(edges.across, 1)
    # The later point of the two where the edge rises; its row is cut as C cuts it.
    later = columns._replace(begin=columns.begin + (slopes < 0))
    return np.asarray(
        columns.each(edges.y) + columns.each(slopes) * later.steps + 0.5, dtype=np.float64
    ).astype(edges.x.dtype)


def _rows_of_steep(edges: _Edges, columns: _Columns) -> Whole:
    """The same of edges that go along y: the last row on the near side of the middle."""
    slope = edges.across / np.maximum(edges.down, 1)
    slopes, start = columns.each(slope), columns.each(edges.x)
    away = columns.steps
    guess = np.ceil((away + 0.5) / slopes).astype(away.dtype) - 1
    is_rightward = slopes > 0

    def is_near(step: Whole) -> NDArray[np.bool_]:
        reached = (start + slopes * step + 0.5).astype(away.dtype)
        return np.asarray((reached <= start + away) == is_rightward)

    guess -= ~is_near(guess)
    guess += is_near(guess + 1)
    return np.asarray(columns.each(edges.y) + guess)
