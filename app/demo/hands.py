"""How a hand draws a shape that it sees: a little off, a little loose, to a tenth of a pixel, inside the image."""

import random
from collections.abc import Iterable
from dataclasses import dataclass
from functools import singledispatch

import numpy as np

from app.annotations.shapes import (
    AnyShape,
    BoxShape,
    EllipseShape,
    KeypointsShape,
    MaskShape,
    PointShape,
    PolygonShape,
    PolylineShape,
    RotatedBoxShape,
)
from app.demo.shapes import box, painted
from app.geometry.boxes import Size
from app.geometry.masks import pixels_of_runs, runs_of_counts
from app.geometry.points import bounds_of

LEAST_SLIP_PX = 0.7
# Outlines follow an edge that is seen: the hand slips less than at a corner that is guessed.
OUTLINE_STEADINESS = 0.25


@dataclass(frozen=True)
class Hand:
    """Somebody's hand at one picture: `jitter` and `looseness` are shares of a shape's side."""

    jitter: float
    looseness: float
    size: Size
    chance: random.Random

    def slip(self, side: float) -> float:
        """How far it misses a place of something that is `side` long."""
        return self.chance.gauss(0, max(self.jitter * side, LEAST_SLIP_PX))

    def across(self, x: float) -> float:
        """An x inside the image."""
        return round(min(max(x, 0), self.size.width), 1)

    def down(self, y: float) -> float:
        """A y inside the image."""
        return round(min(max(y, 0), self.size.height), 1)

    def place(self, point: tuple[float, float], side: float) -> tuple[float, float]:
        """Where it sets a point of something that is `side` long."""
        return self.across(point[0] + self.slip(side)), self.down(point[1] + self.slip(side))

    def length(self, length: float) -> float:
        """How long it makes something."""
        return max(round(length * (1 + 2 * self.looseness) + self.slip(length), 1), 1.0)


@singledispatch
def drawn(shape: AnyShape, hand: Hand) -> AnyShape:
    """The shape as this hand draws it."""
    raise NotImplementedError(f"Nobody has taught the hand to draw {shape.type} shapes.")


@drawn.register
def _box(shape: BoxShape, hand: Hand) -> BoxShape:
    spare_x, spare_y = hand.looseness * shape.width, hand.looseness * shape.height
    left, right = (
        hand.across(edge + hand.slip(shape.width))
        for edge in (shape.x - spare_x, shape.x + shape.width + spare_x)
    )
    top, bottom = (
        hand.down(edge + hand.slip(shape.height))
        for edge in (shape.y - spare_y, shape.y + shape.height + spare_y)
    )
    return box(left, top, round(right - left, 1) or 1.0, round(bottom - top, 1) or 1.0)


@drawn.register
def _rotated_box(shape: RotatedBoxShape, hand: Hand) -> RotatedBoxShape:
    cx, cy = hand.place((shape.cx, shape.cy), shape.width)
    changes = {
        "cx": cx,
        "cy": cy,
        "width": hand.length(shape.width),
        "height": hand.length(shape.height),
        "angle_deg": round(shape.angle_deg + hand.chance.gauss(0, 1), 1),
    }
    return shape.model_copy(update=changes)


@drawn.register
def _ellipse(shape: EllipseShape, hand: Hand) -> EllipseShape:
    cx, cy = hand.place((shape.cx, shape.cy), shape.rx)
    radii = {"rx": hand.length(shape.rx), "ry": hand.length(shape.ry)}
    return shape.model_copy(update={"cx": cx, "cy": cy} | radii)


@drawn.register
def _polygon(shape: PolygonShape, hand: Hand) -> PolygonShape:
    parts = [[_traced(ring, hand) for ring in rings] for rings in shape.parts]
    return shape.model_copy(update={"parts": parts})


@drawn.register
def _polyline(shape: PolylineShape, hand: Hand) -> PolylineShape:
    return shape.model_copy(update={"points": _traced(shape.points, hand)})


@drawn.register
def _mask(shape: MaskShape, hand: Hand) -> MaskShape:
    """The brush ends a little higher or lower than what it fills."""
    size = Size(shape.size[1], shape.size[0])
    pixels = pixels_of_runs(runs_of_counts(shape.counts), size)
    rows = np.arange(size.height) - round(hand.slip(0))
    return painted(pixels[np.clip(rows, 0, size.height - 1)])


@drawn.register
def _keypoints(shape: KeypointsShape, hand: Hand) -> KeypointsShape:
    side = bounds_of([point for point in shape.points if point[2]]).height / 4
    points = [(*hand.place((x, y), side), v) if v else (x, y, v) for x, y, v in shape.points]
    return shape.model_copy(update={"points": points})


@drawn.register
def _point(shape: PointShape, hand: Hand) -> PointShape:
    x, y = hand.place((shape.x, shape.y), 0)
    return shape.model_copy(update={"x": x, "y": y})


def _traced(points: Iterable[tuple[float, float]], hand: Hand) -> list[tuple[float, float]]:
    return [
        (
            hand.across(x + OUTLINE_STEADINESS * hand.slip(0)),
            hand.down(y + OUTLINE_STEADINESS * hand.slip(0)),
        )
        for x, y in points
    ]
