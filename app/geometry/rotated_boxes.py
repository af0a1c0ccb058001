"""Boxes turned about their centre."""

from dataclasses import dataclass
from math import cos, radians, sin


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
