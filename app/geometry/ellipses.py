"""Ellipses."""

from dataclasses import dataclass
from math import acos, ceil, cos, hypot, pi, radians, sin

from app.geometry.boxes import Box


@dataclass(frozen=True, slots=True)
class Ellipse:
    """Centre and radii in pixels; `angle_deg` turns the first radius clockwise on the screen (from x towards y)."""

    cx: float
    cy: float
    rx: float
    ry: float
    angle_deg: float


def ellipse_bounds(ellipse: Ellipse) -> Box:
    """The smallest axis-parallel box around the curve."""
    along, across = cos(radians(ellipse.angle_deg)), sin(radians(ellipse.angle_deg))
    half_width = hypot(ellipse.rx * along, ellipse.ry * across)
    half_height = hypot(ellipse.rx * across, ellipse.ry * along)
    return Box(ellipse.cx - half_width, ellipse.cy - half_height, 2 * half_width, 2 * half_height)


def ellipse_ring(ellipse: Ellipse, *, tolerance_px: float = 0.05) -> list[tuple[float, float]]:
    """A ring on the curve, clockwise on the screen, that never leaves it by more than the tolerance."""
    radius = max(ellipse.rx, ellipse.ry)
    # The chord of an arc of 2 t leaves a circle of radius r by r (1 - cos t).
    step = acos(max(1 - tolerance_px / radius, 0.0))
    count = max(ceil(pi / step), 8)
    along, across = cos(radians(ellipse.angle_deg)), sin(radians(ellipse.angle_deg))
    ring = []
    for index in range(count):
        turn = 2 * pi * index / count
        x, y = ellipse.rx * cos(turn), ellipse.ry * sin(turn)
        ring.append((ellipse.cx + x * along - y * across, ellipse.cy + x * across + y * along))
    return ring
