"""Rings: closed lines whose last point joins the first. Exteriors and holes of polygons are rings."""

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from app.geometry.errors import TooIntricate
from app.geometry.points import Point

Ring = Sequence[Point]
Points = NDArray[np.float64]

# Corners rounded to hundredths of a pixel move by up to 0.007 each: lines that only touched may then seem to cross.
TOUCH_PX = 0.02
MOST_PAIRS = 50_000_000
_PAIRS_AT_ONCE = 1_000_000


def signed_area(ring: Ring) -> float:
    """The enclosed area in square pixels: positive where the ring runs clockwise on the screen."""
    # Far from the corner of the picture the products would lose digits.
    corners = np.asarray(ring, dtype=np.float64)[:, :2] - np.asarray(ring[0][:2], dtype=np.float64)
    after = np.roll(corners, -1, axis=0)
    return float(np.sum(corners[:, 0] * after[:, 1] - after[:, 0] * corners[:, 1]) / 2)


def length_of(ring: Ring) -> float:
    """How long the closed line is, in pixels."""
    corners = np.asarray(ring, dtype=np.float64)[:, :2]
    return float(np.hypot(*(np.roll(corners, -1, axis=0) - corners).T).sum())


def contains(ring: Ring, point: Point) -> bool:
    """Whether a point lies inside, by the even-odd rule; on the line either may be answered."""
    x, y = point[0], point[1]
    crossings = _crossings_at(np.asarray(ring, dtype=np.float64), y)
    return bool(np.count_nonzero(crossings > x) % 2)


def point_inside(ring: Ring) -> tuple[float, float]:
    """A point well inside a ring that has an area."""
    corners = np.asarray(ring, dtype=np.float64)
    levels = np.unique(corners[:, 1])
    # Between two neighbouring levels no corner disturbs the parity.
    tallest = int(np.argmax(np.diff(levels)))
    y = float(levels[tallest] + levels[tallest + 1]) / 2
    crossings = np.sort(_crossings_at(corners, y))
    left, right = crossings[0::2], crossings[1::2]
    widest = int(np.argmax(right - left))
    return float(left[widest] + right[widest]) / 2, y


def lies_within(inner: Ring, outer: Ring) -> bool:
    """Whether one ring lies inside another that it does not cross; touching is inside."""
    return abs(signed_area(inner)) <= abs(signed_area(outer)) and contains(
        outer, point_inside(inner)
    )


def crossing_of(rings: Sequence[Ring]) -> tuple[float, float] | None:
    """Where these rings cross each other or themselves, between corners or in one; none where they at most touch.

    Raises:
        TooIntricate: so many edges lie beside each other that the check would take seconds.
    """
    corners = [np.asarray(ring, dtype=np.float64)[:, :2] for ring in rings]
    starts = np.concatenate(corners)
    ends = np.concatenate([np.roll(each, -1, axis=0) for each in corners])
    beyond = np.concatenate([np.roll(each, -2, axis=0) for each in corners])
    for first, second in _neighbours(np.minimum(starts, ends), np.maximum(starts, ends)):
        for one, other in ((first, second), (second, first)):
            line = starts[other], ends[other]
            hits = _do_cross(starts[one], ends[one], *line) | _do_pass(
                starts[one], ends[one], beyond[one], *line
            )
            if hits.any():
                place = int(np.argmax(hits))
                return _meeting_point(
                    starts[one[place]], ends[one[place]], *(end[place] for end in line)
                )
    return None


def _crossings_at(corners: Points, y: float) -> Points:
    """The x at which a ring's edges cross a level; an edge owns its upper end, not its lower one."""
    after = np.roll(corners, -1, axis=0)
    is_crossed = (corners[:, 1] <= y) != (after[:, 1] <= y)
    start, end = corners[is_crossed], after[is_crossed]
    share = (y - start[:, 1]) / (end[:, 1] - start[:, 1])
    return np.asarray(start[:, 0] + share * (end[:, 0] - start[:, 0]), dtype=np.float64)


def _neighbours(lows: Points, highs: Points) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Pairs of edges whose boxes meet: sorted along the axis with fewer pairs, each with those that begin within it."""
    sweeps = [_sweep(lows[:, axis], highs[:, axis]) for axis in (0, 1)]
    order, counts = min(sweeps, key=lambda sweep: int(sweep[1].sum()))
    if counts.sum() > MOST_PAIRS:
        raise TooIntricate
    offsets = np.concatenate([[0], np.cumsum(counts)])
    begin = 0
    while begin < len(order):
        limit = offsets[begin] + _PAIRS_AT_ONCE
        end = max(int(np.searchsorted(offsets, limit, side="right")) - 1, begin + 1)
        span = np.arange(begin, end)
        one = np.repeat(span, counts[begin:end])
        within = np.arange(len(one)) - np.repeat(
            offsets[begin:end] - offsets[begin], counts[begin:end]
        )
        first, second = order[one], order[one + 1 + within]
        meet = (lows[first] <= highs[second]).all(axis=1) & (lows[second] <= highs[first]).all(
            axis=1
        )
        yield first[meet], second[meet]
        begin = end


def _sweep(lows: Points, highs: Points) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """The order by where edges begin, and for each how many later ones begin before it ends."""
    order = np.argsort(lows, kind="stable")
    until = np.searchsorted(lows[order], highs[order], side="right")
    return order, until - np.arange(len(order)) - 1


def _do_cross(a: Points, b: Points, c: Points, d: Points) -> NDArray[np.bool_]:
    """Whether each line a-b and c-d pass through each other, with all ends clear of the other line."""
    return _is_between(a, b, c, d) & _is_between(c, d, a, b)


def _do_pass(
    before: Points, corner: Points, after: Points, a: Points, b: Points
) -> NDArray[np.bool_]:
    """Whether a corner lies on the line a-b, between its ends, and the ring goes through it to the other side."""
    along = b - a
    squares = (along**2).sum(axis=1)
    share = ((corner - a) * along).sum(axis=1)
    reach = TOUCH_PX * np.sqrt(squares)
    offset = along[:, 0] * (corner - a)[:, 1] - along[:, 1] * (corner - a)[:, 0]
    is_on = (np.abs(offset) <= reach) & (share > reach) & (share < squares - reach)
    return np.asarray(is_on & _is_between(a, b, before, after), dtype=np.bool_)


def _is_between(a: Points, b: Points, c: Points, d: Points) -> NDArray[np.bool_]:
    """Whether c and d lie on different sides of the line a-b, both further from it than a touch."""
    along = b - a
    clear = TOUCH_PX * np.hypot(along[:, 0], along[:, 1])
    side_c = along[:, 0] * (c - a)[:, 1] - along[:, 1] * (c - a)[:, 0]
    side_d = along[:, 0] * (d - a)[:, 1] - along[:, 1] * (d - a)[:, 0]
    apart = (np.minimum(side_c, side_d) < -clear) & (np.maximum(side_c, side_d) > clear)
    return np.asarray(apart, dtype=np.bool_)


def _meeting_point(a: Points, b: Points, c: Points, d: Points) -> tuple[float, float]:
    along, across = b - a, d - c
    turn = along[0] * across[1] - along[1] * across[0]
    if turn == 0:
        return float(b[0]), float(b[1])
    share = ((c - a)[0] * across[1] - (c - a)[1] * across[0]) / turn
    return float(a[0] + share * along[0]), float(a[1] + share * along[1])
