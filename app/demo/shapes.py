"""Shapes of the demo, written down briefly. Lengths and places are in pixels."""

from collections.abc import Sequence
from math import cos, pi, sin

from app.annotations.shapes import (
    BoxShape,
    EllipseShape,
    KeypointsShape,
    MaskShape,
    PointShape,
    PolygonShape,
    PolylineShape,
    RotatedBoxShape,
)
from app.geometry.masks import Pixels, counts_of_runs, runs_of_pixels

Place = tuple[float, float]


def box(x: float, y: float, width: float, height: float) -> BoxShape:
    """By its top-left corner and its size."""
    return BoxShape(type="box", x=x, y=y, width=width, height=height)


def rotated_box(centre: Place, size: Place, angle_deg: float) -> RotatedBoxShape:
    """By its centre, its size and its turn clockwise."""
    return RotatedBoxShape(
        type="rotated_box",
        cx=centre[0],
        cy=centre[1],
        width=size[0],
        height=size[1],
        angle_deg=angle_deg,
    )


def oval(x: float, y: float, width: float, height: float) -> EllipseShape:
    """The ellipse that fills a box."""
    rx, ry = width / 2, height / 2
    return EllipseShape(type="ellipse", cx=x + rx, cy=y + ry, rx=rx, ry=ry, angle_deg=0)


def outline(*rings: Sequence[Place]) -> PolygonShape:
    """One part: its exterior, then its holes."""
    return PolygonShape(type="polygon", parts=[[list(ring) for ring in rings]])


def petals(centre: Place, radius: float, *, count: int, depth: float) -> list[Place]:
    """A ring that swings inwards between `count` petals by `depth`."""
    ring = []
    for index in range(3 * count):
        turn, reach = 2 * pi * index / (3 * count), radius - (depth if index % 3 == 0 else 0)
        ring.append(
            (round(centre[0] + reach * cos(turn), 1), round(centre[1] + reach * sin(turn), 1))
        )
    return ring


def line(*points: Place) -> PolylineShape:
    """Through its points."""
    return PolylineShape(type="polyline", points=list(points))


def spot(x: float, y: float) -> PointShape:
    """One place."""
    return PointShape(type="point", x=x, y=y)


def figure(*points: Place | None) -> KeypointsShape:
    """The visible points of a skeleton; none stands for one that is not in the picture."""
    placed = [(*point, 2) if point else (0.0, 0.0, 0) for point in points]
    return KeypointsShape.model_validate({"type": "keypoints", "points": placed})


def painted(pixels: Pixels) -> MaskShape:
    """What is not 0 in an array (height, width)."""
    height, width = pixels.shape
    return MaskShape(
        type="mask", size=(height, width), counts=counts_of_runs(runs_of_pixels(pixels))
    )
