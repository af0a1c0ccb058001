"""Label Studio's regions: places in percent of the picture, rectangles turned about a corner, brushes."""

from collections.abc import Mapping
from math import cos, radians, sin
from typing import Any

from app.formats.reading.brush import pixels_of_brush
from app.formats.reading.masks import MOST_PIXELS, shape_of_pixels
from app.formats.reading.names import box
from app.formats.records import Shape
from app.geometry.boxes import Size

Value = Mapping[str, Any]


def size_in(result: Value) -> Size | None:
    """The size of the picture that a result was drawn on."""
    width, height = result.get("original_width"), result.get("original_height")
    if not isinstance(width, int) or not isinstance(height, int) or width < 1 or height < 1:
        return None
    return Size(width, height)


def shape_in(value: Value, size: Size) -> Shape | None:
    """What a result draws; None where it is nothing that can be drawn here."""
    numbers = {key: each for key, each in value.items() if isinstance(each, int | float)}
    across, down = size.width / 100, size.height / 100
    if "rle" in value:
        is_small = size.width * size.height <= MOST_PIXELS
        pixels = pixels_of_brush(value["rle"], size) if is_small else None
        return shape_of_pixels(pixels) if pixels is not None and pixels.any() else None
    points = value.get("points")
    if isinstance(points, list):
        ring = [[point[0] * across, point[1] * down] for point in points if _is_point(point)]
        return {"type": "polygon", "parts": [[ring]]} if len(ring) >= 3 else None
    if {"x", "y", "radiusX", "radiusY"} <= numbers.keys():
        return {
            "type": "ellipse",
            "cx": numbers["x"] * across,
            "cy": numbers["y"] * down,
            "rx": numbers["radiusX"] * across,
            "ry": numbers["radiusY"] * down,
            "angle_deg": (numbers.get("rotation", 0) + 180) % 360 - 180,
        }
    if {"x", "y", "width", "height"} <= numbers.keys() and "keypointlabels" not in value:
        return _rectangle(numbers, across, down)
    if {"x", "y"} <= numbers.keys():
        return {"type": "point", "x": numbers["x"] * across, "y": numbers["y"] * down}
    return None


def _is_point(point: Any) -> bool:
    return (
        isinstance(point, list)
        and len(point) == 2
        and all(isinstance(each, int | float) for each in point)
    )


def _rectangle(numbers: Mapping[str, float], across: float, down: float) -> Shape:
    """Label Studio turns a rectangle about its top-left corner, in pixels."""
    x, y = numbers["x"] * across, numbers["y"] * down
    width, height = numbers["width"] * across, numbers["height"] * down
    turn = numbers.get("rotation", 0)
    if not turn:
        return box(x, y, x + width, y + height)
    along, aside = cos(radians(turn)), sin(radians(turn))
    return {
        "type": "rotated_box",
        "cx": x + (width * along - height * aside) / 2,
        "cy": y + (width * aside + height * along) / 2,
        "width": width,
        "height": height,
        "angle_deg": (turn + 180) % 360 - 180,
    }
