"""Objects of different images laid over each other: every image becomes one square."""

from typing import Any

import numpy as np

from app.agreement.measures.objects.records import Flags, Floats, Images, Ints, Objects, Shape
from app.agreement.measures.objects.similarity.rasters import ellipse_of, rotated_box_of
from app.geometry.boxes import Size
from app.geometry.ellipses import ellipse_ring
from app.geometry.masks import bounds_of_runs, counts_of_runs, runs_of_counts, runs_of_pixels
from app.geometry.points import Point
from app.geometry.rotated_boxes import corners_of

FRAME_PX = 256
"""The side of the square. Boxes lose nothing by it; of masks it is the grain."""

Scale = tuple[float, float]


def normalised(objects: Objects, images: Images) -> Objects:
    """The objects as they lie in images of FRAME_PX by FRAME_PX; rotated boxes and ellipses become polygons."""
    scales = (FRAME_PX / images.size)[objects.image]
    shapes = None
    if objects.shapes is not None:
        shapes = [
            _scaled(shape, (right, down))
            for shape, (right, down) in zip(objects.shapes, scales.tolist(), strict=True)
        ]
    return Objects(
        image=objects.image,
        rater=objects.rater,
        category=objects.category,
        bounds=objects.bounds * np.tile(scales, 2),
        shapes=shapes,
        rank=objects.rank,
    )


def _scaled(shape: Shape, scale: Scale) -> Shape:
    match shape["type"]:
        case "box":
            return _scaled_box(shape, scale)
        case "polygon":
            parts = [[_scaled_points(ring, scale) for ring in rings] for rings in shape["parts"]]
            return {"type": "polygon", "parts": parts}
        case "rotated_box":
            ring = _scaled_points(corners_of(rotated_box_of(shape)), scale)
            return {"type": "polygon", "parts": [[ring]]}
        case "ellipse":
            ring = _scaled_points(ellipse_ring(ellipse_of(shape)), scale)
            return {"type": "polygon", "parts": [[ring]]}
        case "mask":
            return _scaled_mask(shape)
        case "point":
            return {"type": "point", "x": shape["x"] * scale[0], "y": shape["y"] * scale[1]}
    return {**shape, "points": _scaled_points(shape["points"], scale)}


def _scaled_box(shape: Shape, scale: Scale) -> Shape:
    right, down = scale
    return {
        "type": "box",
        "x": shape["x"] * right,
        "y": shape["y"] * down,
        "width": shape["width"] * right,
        "height": shape["height"] * down,
    }


def _scaled_points(points: Any, scale: Scale) -> list[Point]:
    """Whatever follows x and y stays."""
    return [[point[0] * scale[0], point[1] * scale[1], *point[2:]] for point in points]


def _scaled_mask(shape: Shape) -> Shape:
    """Each pixel of the frame is taken for the one in its middle."""
    height, width = shape["size"]
    runs = runs_of_counts(shape["counts"])
    frame = np.zeros((FRAME_PX, FRAME_PX), dtype=np.uint8)
    bounds = bounds_of_runs(runs, Size(width, height))
    if bounds is not None:
        columns = _span(bounds.x, bounds.right, width)
        rows = _span(bounds.y, bounds.bottom, height)
        frame[np.ix_(rows, columns)] = _sampled(
            runs, height, _middles(columns, width), _middles(rows, height)
        )
    counts = counts_of_runs(runs_of_pixels(frame))
    return {"type": "mask", "size": [FRAME_PX, FRAME_PX], "counts": counts}


def _span(low: float, high: float, side: int) -> Ints:
    """The frame's pixels that could lie between."""
    return np.arange(int(low * FRAME_PX / side), min(int(high * FRAME_PX / side) + 1, FRAME_PX))


def _middles(cells: Ints, side: int) -> Ints:
    """The image's pixels under the middles of the frame's."""
    return np.minimum(((cells + 0.5) * side / FRAME_PX).astype(np.int64), side - 1)


def _sampled(runs: Ints, height: int, columns: Ints, rows: Ints) -> Flags:
    places: Floats | Ints = columns[np.newaxis, :] * height + rows[:, np.newaxis]
    # Runs of even number are background.
    return np.asarray(
        np.searchsorted(np.cumsum(runs), places, side="right") % 2 == 1, dtype=np.bool_
    )
