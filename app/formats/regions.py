"""Shapes seen as formats want them: as bounds, as rings, as pixels.

A region is a box, a rotated box, a polygon, an ellipse or a mask: it covers pixels. Polylines, points and keypoints do
not.
"""

from collections.abc import Sequence

from app.formats.records import Image, Shape
from app.geometry.boxes import Box, Size
from app.geometry.ellipses import Ellipse, ellipse_bounds, ellipse_ring
from app.geometry.masks import Runs, area_of_runs, bounds_of_runs, runs_of_counts, union_of
from app.geometry.outlines import outline_of
from app.geometry.points import bounds_of, clipped
from app.geometry.rasters import raster_of
from app.geometry.rings import Ring, contains, point_inside, signed_area
from app.geometry.rotated_boxes import RotatedBox, corners_of

Part = list[Ring]
"""An exterior and its holes."""

REGIONS = frozenset({"box", "rotated_box", "polygon", "ellipse", "mask"})


def size_of(image: Image) -> Size:
    """The size of the upright image."""
    return Size(image.width, image.height)


def box_of(shape: Shape) -> Box:
    """A shape of type box, or the box beside keypoints."""
    return Box(shape["x"], shape["y"], shape["width"], shape["height"])


def rotated_box_of(shape: Shape) -> RotatedBox:
    """A shape of type rotated_box."""
    return RotatedBox(*(shape[name] for name in ("cx", "cy", "width", "height", "angle_deg")))


def ellipse_of(shape: Shape) -> Ellipse:
    """A shape of type ellipse."""
    return Ellipse(*(shape[name] for name in ("cx", "cy", "rx", "ry", "angle_deg")))


def bounds_of_shape(shape: Shape, size: Size) -> Box:
    """The box around a shape as far as it lies in the image; without width or height where it has none."""
    return clipped(_whole_bounds(shape, size), size)


def _whole_bounds(shape: Shape, size: Size) -> Box:
    match shape["type"]:
        case "box":
            return box_of(shape)
        case "rotated_box":
            return bounds_of(corners_of(rotated_box_of(shape)))
        case "ellipse":
            return ellipse_bounds(ellipse_of(shape))
        case "polygon":
            return bounds_of([point for rings in shape["parts"] for point in rings[0]])
        case "mask":
            return bounds_of_runs(runs_of_counts(shape["counts"]), size) or Box(0, 0, 0, 0)
    return _bounds_of_points(shape)


def _bounds_of_points(shape: Shape) -> Box:
    match shape["type"]:
        case "point":
            return Box(shape["x"], shape["y"], 0, 0)
        case "keypoints" if shape.get("box"):
            return box_of(shape["box"])
        case "keypoints":
            return bounds_of([point for point in shape["points"] if point[2]] or [(0, 0)])
    return bounds_of(shape["points"])


def parts_of(shape: Shape, size: Size) -> list[Part]:
    """The rings of a region. Of a mask they run along the borders of its pixels, so that they lose none."""
    match shape["type"]:
        case "box":
            box = box_of(shape)
            right, bottom = box.right, box.bottom
            return [[[(box.x, box.y), (right, box.y), (right, bottom), (box.x, bottom)]]]
        case "rotated_box":
            return [[corners_of(rotated_box_of(shape))]]
        case "ellipse":
            return [[ellipse_ring(ellipse_of(shape))]]
        case "polygon":
            return [list(rings) for rings in shape["parts"]]
    return parts_of_runs(runs_of_counts(shape["counts"]), size)


def parts_of_runs(runs: Runs, size: Size) -> list[Part]:
    """The rings around the pixels of a mask, each exterior with the holes that it holds, the largest first."""
    rings: list[Ring] = list(outline_of(runs, size, most_cells=max(size.width, size.height)))
    areas = [signed_area(ring) for ring in rings]
    order = sorted(range(len(rings)), key=lambda index: -areas[index])
    parts: list[Part] = [[rings[index]] for index in order if areas[index] > 0]
    bounds = [bounds_of(part[0]) for part in parts]
    for index in order:
        if areas[index] < 0:
            parts[_holder_of(rings[index], parts, bounds)].append(rings[index])
    return parts


def _holder_of(hole: Ring, parts: Sequence[Part], bounds: Sequence[Box]) -> int:
    """The smallest exterior around a hole; parts come with the largest first."""
    x, y = point_inside(hole)
    for index in reversed(range(len(parts))):
        box = bounds[index]
        is_near = box.x <= x <= box.right and box.y <= y <= box.bottom
        if is_near and contains(parts[index][0], (x, y)):
            return index
    return 0


def runs_of(shape: Shape, size: Size) -> Runs:
    """The pixels of a region by the rules of COCO's tools, of corners rounded as the COCO file has them."""
    if shape["type"] == "mask":
        return runs_of_counts(shape["counts"])
    return raster_of(rounded_parts(parts_of(shape, size)), size)


def rounded_parts(parts: Sequence[Sequence[Ring]]) -> list[list[list[tuple[float, float]]]]:
    """Corners to hundredths of a pixel."""
    return [
        [[(round(point[0], 2), round(point[1], 2)) for point in ring] for ring in rings]
        for rings in parts
    ]


def iou_of_runs(first: Runs, second: Runs) -> float:
    """Pixels in both over pixels in either; 1 for two empty masks."""
    union = area_of_runs(union_of([first, second]))
    return (area_of_runs(first) + area_of_runs(second) - union) / union if union else 1.0
