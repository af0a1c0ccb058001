"""Shapes in pixels of the upright image: x right, y down, (0, 0) the top-left corner of the top-left pixel."""

from collections.abc import Sequence
from itertools import chain, groupby
from typing import Any, Literal, NotRequired, TypedDict

Point = Sequence[float]
"""[x, y]"""
Keypoint = tuple[float, float, Literal[0, 1, 2]]
"""[x, y, v]: v 2 visible, 1 occluded, 0 absent (then x = y = 0)."""
Ring = Sequence[Point]
"""The corners of a closed line, the first not repeated at the end."""


class Box(TypedDict):
    """An axis-parallel box by its top-left corner."""

    type: Literal["box"]
    x: float
    y: float
    width: float
    height: float


class RotatedBox(TypedDict):
    """A box turned about its centre, clockwise on the screen."""

    type: Literal["rotated_box"]
    cx: float
    cy: float
    width: float
    height: float
    angle_deg: float


class Polygon(TypedDict):
    """A region as parts, each an exterior ring and any holes."""

    type: Literal["polygon"]
    parts: Sequence[Sequence[Ring]]


class Polyline(TypedDict):
    """An open line."""

    type: Literal["polyline"]
    points: Sequence[Point]


class Ellipse(TypedDict):
    """An ellipse by its centre and half axes, turned clockwise on the screen."""

    type: Literal["ellipse"]
    cx: float
    cy: float
    rx: float
    ry: float
    angle_deg: float


class Mask(TypedDict):
    """Pixels: `size` is [height, width] of the image, `counts` COCO's compressed run lengths."""

    type: Literal["mask"]
    size: Sequence[int]
    counts: str


class Rectangle(TypedDict):
    """The box around a skeleton."""

    x: float
    y: float
    width: float
    height: float


class Keypoints(TypedDict):
    """A place for each named point of the category's skeleton."""

    type: Literal["keypoints"]
    points: Sequence[Keypoint]
    box: NotRequired[Rectangle | None]


class Place(TypedDict):
    """A single point."""

    type: Literal["point"]
    x: float
    y: float


Shape = Box | RotatedBox | Polygon | Polyline | Ellipse | Mask | Keypoints | Place


def box(x: float, y: float, width: float, height: float) -> Box:
    """A box by its top-left corner."""
    return {"type": "box", "x": x, "y": y, "width": width, "height": height}


def rotated_box(cx: float, cy: float, width: float, height: float, angle_deg: float) -> RotatedBox:
    """A box by its centre, turned clockwise on the screen."""
    return {
        "type": "rotated_box",
        "cx": cx,
        "cy": cy,
        "width": width,
        "height": height,
        "angle_deg": angle_deg,
    }


def polygon(exterior: Ring, *holes: Ring) -> Polygon:
    """A region of one part; several parts: `polygon_of_parts`."""
    return polygon_of_parts([[exterior, *holes]])


def polygon_of_parts(parts: Sequence[Sequence[Ring]]) -> Polygon:
    """A region of several parts, each its exterior and then its holes."""
    return {"type": "polygon", "parts": [[_points(ring) for ring in part] for part in parts]}


def polyline(points: Sequence[Point]) -> Polyline:
    """An open line."""
    return {"type": "polyline", "points": _points(points)}


def ellipse(cx: float, cy: float, rx: float, ry: float, angle_deg: float = 0.0) -> Ellipse:
    """An ellipse by its centre and half axes."""
    return {"type": "ellipse", "cx": cx, "cy": cy, "rx": rx, "ry": ry, "angle_deg": angle_deg}


def keypoints(points: Sequence[Point], *, around: Box | Rectangle | None = None) -> Keypoints:
    """One [x, y, v] for each point of the category's skeleton, in its order.

    Raises:
        ValueError: a v is not 0, 1 or 2.
    """
    shape: Keypoints = {"type": "keypoints", "points": [_keypoint(*each) for each in points]}
    if around is not None:
        shape["box"] = {
            "x": around["x"],
            "y": around["y"],
            "width": around["width"],
            "height": around["height"],
        }
    return shape


def point(x: float, y: float) -> Place:
    """A single point."""
    return {"type": "point", "x": x, "y": y}


def mask(pixels: Any) -> Mask:
    """The pixels that are not 0 of an array (height, width) of the image's size, of NumPy or of lists."""
    rows = pixels.tolist() if hasattr(pixels, "tolist") else pixels
    height, width = len(rows), len(rows[0]) if rows else 0
    columns = chain.from_iterable(zip(*rows, strict=True))
    runs = [(is_on, sum(1 for _ in run)) for is_on, run in groupby(map(bool, columns))]
    if runs and runs[0][0]:
        runs.insert(0, (False, 0))
    return {
        "type": "mask",
        "size": [height, width],
        "counts": _compressed([length for _, length in runs]),
    }


def _compressed(counts: Sequence[int]) -> str:
    """COCO's own writing of run lengths: differences from the one before last, five bits a letter from `0` on."""
    letters = []
    for index, count in enumerate(counts):
        rest = count - counts[index - 2] if index > 2 else count
        is_unfinished = True
        while is_unfinished:
            bits, rest = rest & 31, rest >> 5
            is_unfinished = rest != (-1 if bits & 16 else 0)
            letters.append(chr(48 + (bits | 32 if is_unfinished else bits)))
    return "".join(letters)


def _points(points: Sequence[Point]) -> list[list[float]]:
    """Plain numbers, whatever array they came in."""
    return [[float(number) for number in each] for each in points]


def _keypoint(x: float, y: float, v: float) -> Keypoint:
    """COCO's files have places of absent points too; they say nothing."""
    if v == 0:
        return (0.0, 0.0, 0)
    if v not in (1, 2):
        raise ValueError(f"Expected 0, 1 or 2 for the visibility of a point, received {v!r}.")
    return (float(x), float(y), 1 if v == 1 else 2)
