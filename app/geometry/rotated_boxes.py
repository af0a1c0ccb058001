"""Boxes turned about their centre."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, radians, sin

import numpy as np
from numpy.typing import NDArray

from app.geometry.points import Point


@dataclass(frozen=True, slots=True)
class RotatedBox:
    """Centre and size in pixels; `angle_deg` turns clockwise on the screen (from x towards y)."""

    cx: float
    cy: float
    width: float
    height: float
    angle_deg: float


def corners_of(box: RotatedBox) -> list[tuple[float, float]]:
    """The four corners clockwise on the screen, beginning with the one that is top left before the turn."""
    along, across = cos(radians(box.angle_deg)), sin(radians(box.angle_deg))
    halves = ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5))
    reaches = [(right * box.width, down * box.height) for right, down in halves]
    return [(box.cx + x * along - y * across, box.cy + x * across + y * along) for x, y in reaches]


def smallest_around(points: Sequence[Point]) -> RotatedBox:
    """The rotated box of the least area around at least one point, turned by 0 to 90 degrees.

    One of its sides lies along an edge of the convex hull (H. Freeman, R. Shapira, 1975), so only those are tried.
    """
    hull = _convex_hull(points)
    edges = np.roll(hull, -1, axis=0) - hull
    turns = np.unique(np.arctan2(edges[:, 1], edges[:, 0]) % (np.pi / 2))
    axes = np.stack([np.cos(turns), np.sin(turns)], axis=1)
    along = hull @ axes.T
    across = hull @ np.stack([-axes[:, 1], axes[:, 0]])
    widths, heights = np.ptp(along, axis=0), np.ptp(across, axis=0)
    best = int(np.argmin(widths * heights))
    x = float(along[:, best].max() + along[:, best].min()) / 2
    y = float(across[:, best].max() + across[:, best].min()) / 2
    cosine, sine = float(axes[best, 0]), float(axes[best, 1])
    return RotatedBox(
        x * cosine - y * sine,
        x * sine + y * cosine,
        float(widths[best]),
        float(heights[best]),
        degrees(atan2(sine, cosine)),
    )


def _convex_hull(points: Sequence[Point]) -> NDArray[np.float64]:
    """Corners of the hull in order round it (A. Andrew's chain, 1979)."""
    ordered = sorted({(float(point[0]), float(point[1])) for point in points})
    chains = []
    for line in (ordered, ordered[::-1]):
        chain: list[tuple[float, float]] = []
        for point in line:
            while len(chain) > 1 and _is_no_left_turn(chain[-2], chain[-1], point):
                chain.pop()
            chain.append(point)
        chains += chain[:-1]
    return np.array(chains or ordered, dtype=np.float64)


def _is_no_left_turn(
    before: tuple[float, float], corner: tuple[float, float], after: tuple[float, float]
) -> bool:
    along = corner[0] - before[0], corner[1] - before[1]
    return along[0] * (after[1] - before[1]) - along[1] * (after[0] - before[0]) <= 0
