"""Many rings at once: their bounds and areas, and which of them cross themselves.

Sieves over all of them leave few to the exact test of one ring.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.geometry.errors import TooIntricate
from app.geometry.rings import crossing_of

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]

_MOST_CORNERS = 2_000  # of a ring in the sieve; larger ones are tested one by one
_PAIRS_AT_ONCE = 2_000_000


class Rings(NamedTuple):
    """Many rings: the corners of all one after the other, and where each begins and how many it has."""

    points: Real
    starts: Whole
    lengths: Whole

    @classmethod
    def of_lengths(cls, points: Real, lengths: Whole) -> "Rings":
        """From the corners (n, 2) of all, and how many belong to each in turn."""
        return cls(points, _starts(lengths), lengths)

    @property
    def lows(self) -> Real:
        """The least x and y of each."""
        return np.asarray(np.minimum.reduceat(self.points, self.starts))

    @property
    def highs(self) -> Real:
        """The largest x and y of each."""
        return np.asarray(np.maximum.reduceat(self.points, self.starts))

    @property
    def areas(self) -> Real:
        """What each encloses, in square pixels; signed parts of a ring that crosses itself cancel out."""
        # Far from the corner of the picture the products would lose digits.
        x, y = np.ascontiguousarray((self.points - self.lows.take(self.owner, axis=0)).T)
        after = self.after
        turns = x * y.take(after) - y * x.take(after)
        return np.asarray(np.abs(np.add.reduceat(turns, self.starts)) / 2)

    @property
    def owner(self) -> Whole:
        """For each corner the place of its ring."""
        return np.repeat(np.arange(len(self.starts)), self.lengths)

    @property
    def after(self) -> Whole:
        """For each corner the index of the next, the first one's after the last."""
        after = np.arange(1, len(self.points) + 1)
        after[self.starts + self.lengths - 1] = self.starts
        return after

    def only(self, keep: Truth) -> "Rings":
        """Some of the rings."""
        return Rings.of_lengths(self.points[keep[self.owner]], self.lengths[keep])

    def ring(self, place: int) -> Real:
        """The corners of one."""
        start = self.starts[place]
        return self.points[start : start + self.lengths[place]]


def crossing_rings(rings: Rings, *, is_intricate_crossing: bool = False) -> list[int]:
    """The places of the rings that cross themselves; every ring has at least three corners.

    `is_intricate_crossing`: what to answer of a ring whose exact test would take too long.
    """
    is_open = ~_winds_once_around_its_middle(rings)
    places = np.flatnonzero(is_open)
    rest = _without_repeated_corners(rings.only(is_open))
    is_large = rest.lengths > _MOST_CORNERS
    is_sieved = ~is_large & (rest.lengths > 3)
    suspects = np.zeros(len(places), dtype=bool)
    suspects[np.flatnonzero(is_sieved)[_meeting(rest.only(is_sieved))]] = True
    return [
        int(places[each])
        for each in np.flatnonzero(suspects | is_large).tolist()
        if _does_cross(rest.ring(each), is_intricate_crossing)
    ]


def _winds_once_around_its_middle(rings: Rings) -> Truth:
    """Whether a ring goes around the mean of its corners once and in one direction: such a ring cannot cross itself."""
    if not len(rings.starts):
        return np.empty(0, dtype=bool)
    starts, owner, after = rings.starts, rings.owner, rings.after
    middles = np.add.reduceat(rings.points, starts) / rings.lengths[:, None]
    x, y = np.ascontiguousarray((rings.points - middles.take(owner, axis=0)).T)
    x_ahead, y_ahead = x.take(after), y.take(after)
    turns = x * y_ahead - y * x_ahead
    one_way = (np.minimum.reduceat(turns, starts) >= 0) | (np.maximum.reduceat(turns, starts) <= 0)
    # Who turns one way by less than half a circle at each corner comes up through the axis once in a whole turn.
    is_above = y >= 0
    turns_made = np.add.reduceat(~is_above & is_above.take(after), starts, dtype=np.int64)
    straight = np.flatnonzero(turns == 0)
    is_back = x[straight] * x_ahead[straight] + y[straight] * y_ahead[straight] <= 0
    one_way[owner[straight[is_back]]] = False
    return np.asarray(one_way & (turns_made == 1), dtype=bool)


def _without_repeated_corners(rings: Rings) -> Rings:
    """A corner that is the same as the next says nothing; many rings end where they begin."""
    is_new = (rings.points != rings.points[rings.after]).any(axis=1)
    lengths = np.bincount(rings.owner, weights=is_new, minlength=len(rings.starts)).astype(np.int64)
    return Rings.of_lengths(rings.points[is_new], lengths)


def _starts(lengths: Whole) -> Whole:
    return np.concatenate([[0], np.cumsum(lengths)[:-1]]).astype(np.int64)[: len(lengths)]


def _meeting(rings: Rings) -> Whole:
    """The places of rings of which two edges that are no neighbours touch or cross."""
    if not len(rings.starts):
        return np.empty(0, dtype=np.int64)
    owner, after = rings.owner, rings.after
    heads, tails = rings.points, rings.points[after]
    found = np.zeros(len(rings.starts), dtype=bool)
    for one, other in _beside(rings, np.minimum(heads, tails), np.maximum(heads, tails)):
        apart = (after[one] != other) & (after[other] != one)
        one, other = one[apart], other[apart]
        touch = _are_on_both_sides(heads, tails, one, other) & _are_on_both_sides(
            heads, tails, other, one
        )
        found[owner[one[touch]]] = True
    return np.flatnonzero(found)


def _beside(rings: Rings, lows: Real, highs: Real) -> Iterator[tuple[Whole, Whole]]:
    """Pairs of edges of the same ring whose boxes meet, from one sweep along x over all rings laid side by side."""
    owner = rings.owner
    left = np.minimum.reduceat(lows[:, 0], rings.starts)
    width = np.maximum(np.maximum.reduceat(highs[:, 0], rings.starts) - left, 1e-9)
    begin = owner + (lows[:, 0] - left[owner]) / width[owner] * 0.9
    end = owner + (highs[:, 0] - left[owner]) / width[owner] * 0.9 + 1e-9
    order = np.argsort(begin)
    counts = np.searchsorted(begin[order], end[order], side="right") - np.arange(len(order)) - 1
    sums = np.concatenate([[0], np.cumsum(counts)])
    first = 0
    while first < len(order):
        last = max(
            int(np.searchsorted(sums, sums[first] + _PAIRS_AT_ONCE, side="right")) - 1, first + 1
        )
        span = np.repeat(np.arange(first, last), counts[first:last])
        within = np.arange(len(span)) - (sums[span] - sums[first])
        one, other = order[span], order[span + 1 + within]
        meet = (lows[one, 1] <= highs[other, 1]) & (lows[other, 1] <= highs[one, 1])
        yield one[meet], other[meet]
        first = last


def _are_on_both_sides(heads: Real, tails: Real, line: Whole, other: Whole) -> Truth:
    """Whether the ends of an edge lie on different sides of another's line, or on it."""
    along = tails[line] - heads[line]
    first, second = heads[other] - heads[line], tails[other] - heads[line]
    sides = (along[:, 0] * first[:, 1] - along[:, 1] * first[:, 0]) * (
        along[:, 0] * second[:, 1] - along[:, 1] * second[:, 0]
    )
    return np.asarray(sides <= 0, dtype=bool)


def _does_cross(ring: Real, is_intricate_crossing: bool) -> bool:
    try:
        return len(ring) > 3 and crossing_of([ring.tolist()]) is not None
    except TooIntricate:
        return is_intricate_crossing
