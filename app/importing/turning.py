"""Shapes of a picture's stored frame, turned as its EXIF orientation turns the picture. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from app.formats.records import Shape
from app.geometry.boxes import Size
from app.geometry.masks import counts_of_runs, pixels_of_runs, runs_of_counts, runs_of_pixels

Turn = Callable[[float, float], tuple[float, float]]


def turned(shape: Shape, orientation: int, stored: Size) -> Shape:
    """The same shape on the upright picture.

    Args:
        shape: in the API's form, in pixels of the stored frame.
        orientation: EXIF's, 1 to 8.
        stored: the size of the stored frame.
    """
    turn = _turn_of(orientation, stored)
    match shape["type"]:
        case "box":
            return {"type": "box", **_box(shape, turn)}
        case "polygon":
            parts = [
                [[list(turn(*point)) for point in ring] for ring in part] for part in shape["parts"]
            ]
            return {"type": "polygon", "parts": parts}
        case "polyline":
            return {"type": "polyline", "points": [list(turn(*point)) for point in shape["points"]]}
        case "point":
            x, y = turn(shape["x"], shape["y"])
            return {"type": "point", "x": x, "y": y}
        case "keypoints":
            return _keypoints(shape, turn)
        case "mask":
            return _mask(shape, orientation)
        case _:
            return _centred(shape, turn)


def _turn_of(orientation: int, stored: Size) -> Turn:
    width, height = stored.width, stored.height
    turns: dict[int, Turn] = {
        2: lambda x, y: (width - x, y),
        3: lambda x, y: (width - x, height - y),
        4: lambda x, y: (x, height - y),
        5: lambda x, y: (y, x),
        6: lambda x, y: (height - y, x),
        7: lambda x, y: (height - y, width - x),
        8: lambda x, y: (y, width - x),
    }
    return turns.get(orientation, lambda x, y: (x, y))


def _box(box: Mapping[str, Any], turn: Turn) -> dict[str, float]:
    first = turn(box["x"], box["y"])
    second = turn(box["x"] + box["width"], box["y"] + box["height"])
    left, right = sorted((first[0], second[0]))
    top, bottom = sorted((first[1], second[1]))
    return {"x": left, "y": top, "width": right - left, "height": bottom - top}


def _keypoints(shape: Shape, turn: Turn) -> Shape:
    points = [[*turn(x, y), v] if v else [0.0, 0.0, 0] for x, y, v in shape["points"]]
    made: dict[str, Any] = {"type": "keypoints", "points": points}
    if shape.get("box"):
        made["box"] = _box(shape["box"], turn)
    return made


def _centred(shape: Shape, turn: Turn) -> Shape:
    """A rotated box or an ellipse: its centre moves, and its angle as a line along it does."""
    cx, cy = turn(shape["cx"], shape["cy"])
    angle = np.radians(shape["angle_deg"])
    x, y = turn(shape["cx"] + float(np.cos(angle)), shape["cy"] + float(np.sin(angle)))
    return {**shape, "cx": cx, "cy": cy, "angle_deg": float(np.degrees(np.arctan2(y - cy, x - cx)))}


def _mask(shape: Shape, orientation: int) -> Shape:
    height, width = shape["size"]
    pixels = pixels_of_runs(runs_of_counts(shape["counts"]), Size(width, height))
    upright = np.ascontiguousarray(_array_turn(pixels, orientation))
    return {
        "type": "mask",
        "size": list(upright.shape),
        "counts": counts_of_runs(runs_of_pixels(upright)),
    }


def _array_turn(pixels: Any, orientation: int) -> Any:
    turns: dict[int, Callable[[Any], Any]] = {
        2: np.fliplr,
        3: lambda each: np.rot90(each, 2),
        4: np.flipud,
        5: np.transpose,
        6: lambda each: np.rot90(each, -1),
        7: lambda each: np.transpose(np.rot90(each, 2)),
        8: np.rot90,
    }
    return turns.get(orientation, lambda each: each)(pixels)
