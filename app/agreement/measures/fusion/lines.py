"""Polylines and single points."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from app.agreement.measures.fusion.centres import centre
from app.agreement.measures.fusion.members import Numbers, Shape
from app.geometry.simplification import simplified

# A line is compared at so many places to tell its direction.
_PLACES = 64
_MOST_PLACES = 4000
_TOLERANCE_PX = 0.25


def fused_point(shapes: Sequence[Shape], weights: Numbers) -> dict[str, Any]:
    """The mean of two places, coordinate by coordinate the median of more."""
    x, y = centre(np.array([(shape["x"], shape["y"]) for shape in shapes]), weights)
    return {"type": "point", "x": float(x), "y": float(y)}


def fused_polyline(shapes: Sequence[Shape], weights: Numbers) -> dict[str, Any]:
    """Members drawn the same way round, then at each share of their lengths the middle of where they are."""
    lines = one_way([np.array(shape["points"], dtype=np.float64)[:, :2] for shape in shapes])
    shares = _shares(lines)
    middle = centre(np.stack([places_along(line, shares) for line in lines]), weights)
    return {"type": "polyline", "points": simplified(middle, tolerance_px=_TOLERANCE_PX).tolist()}


def one_way(lines: Sequence[Numbers]) -> list[Numbers]:
    """Lines in the direction of the one that is nearest to all, in whichever direction."""
    shares = np.linspace(0, 1, _PLACES)
    places = np.stack([places_along(line, shares) for line in lines])
    both = np.stack([places, places[:, ::-1]])
    # By way, by the line that goes so, by the line it is held against.
    apart = ((both[:, :, np.newaxis] - places) ** 2).sum(axis=(3, 4))
    middle = int(np.argmin(apart.min(axis=0).sum(axis=0)))
    is_turned = apart[1, :, middle] < apart[0, :, middle]
    return [line[::-1] if turn else line for line, turn in zip(lines, is_turned, strict=True)]


def places_along(line: Numbers, shares: Numbers) -> Numbers:
    """Where a line is after each share of its length, as (shares, 2)."""
    position = _positions(line)
    x = np.interp(shares, position, line[:, 0])
    y = np.interp(shares, position, line[:, 1])
    return np.stack([x, y], axis=1)


def _positions(line: Numbers) -> Numbers:
    """After which share of the length each of its points comes; evenly where all are one place."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(line, axis=0).T))])
    if length[-1] == 0:
        return np.linspace(0, 1, len(line))
    return np.asarray(length / length[-1], dtype=np.float64)


def _shares(lines: Sequence[Numbers]) -> Numbers:
    """Wherever any member has a corner, so that corners stay corners, and the ends."""
    corners = np.concatenate([[0.0, 1.0], *[_positions(line) for line in lines]])
    shares = np.unique(np.clip(corners, 0.0, 1.0).round(6))
    return shares if len(shares) <= _MOST_PLACES else np.linspace(0, 1, _MOST_PLACES)
