"""What is kept beside a shape: its bounds, its area, and its segmentation as COCO writes it. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import singledispatch

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
from app.geometry.boxes import Box, Size
from app.geometry.ellipses import Ellipse, ellipse_bounds, ellipse_ring
from app.geometry.masks import area_of_runs, bounds_of_runs, counts_of_runs, runs_of_counts
from app.geometry.points import Point, bounds_of, clipped
from app.geometry.rasters import raster_of
from app.geometry.rings import Ring
from app.geometry.rotated_boxes import RotatedBox, corners_of

Segmentation = list[list[float]] | dict[str, object]


@dataclass(frozen=True, slots=True)
class Measures:
    """Bounds and area in pixels; no segmentation where an export derives it from the shape, or there is none."""

    bounds: Box
    area: float
    segmentation: Segmentation | None = None


@singledispatch
def measures_of(shape: AnyShape, size: Size) -> Measures:
    """The measures of a valid shape on an image of this size; areas of regions are counted in pixels, as COCO does."""
    raise NotImplementedError(f"Nobody has said how to measure {shape.type} shapes.")


@measures_of.register
def _of_box(shape: BoxShape, size: Size) -> Measures:
    box = Box(shape.x, shape.y, shape.width, shape.height)
    return Measures(box, box.area)


@measures_of.register
def _of_rotated_box(shape: RotatedBoxShape, size: Size) -> Measures:
    box = RotatedBox(shape.cx, shape.cy, shape.width, shape.height, shape.angle_deg)
    corners = corners_of(box)
    return _of_rings([corners], clipped(bounds_of(corners), size), size)


@measures_of.register
def _of_ellipse(shape: EllipseShape, size: Size) -> Measures:
    ellipse = Ellipse(shape.cx, shape.cy, shape.rx, shape.ry, shape.angle_deg)
    return _of_rings([ellipse_ring(ellipse)], clipped(ellipse_bounds(ellipse), size), size)


@measures_of.register
def _of_polygon(shape: PolygonShape, size: Size) -> Measures:
    exteriors = [rings[0] for rings in shape.parts]
    bounds = bounds_of([point for ring in exteriors for point in ring])
    if all(len(rings) == 1 for rings in shape.parts):
        return _of_rings(exteriors, bounds, size)
    # COCO's polygons have no holes: only run lengths keep them.
    runs = raster_of([[_rounded(ring) for ring in rings] for rings in shape.parts], size)
    encoded: Segmentation = {"size": [size.height, size.width], "counts": counts_of_runs(runs)}
    return Measures(bounds, area_of_runs(runs), encoded)


@measures_of.register
def _of_mask(shape: MaskShape, size: Size) -> Measures:
    runs = runs_of_counts(shape.counts)
    bounds = bounds_of_runs(runs, size)
    assert bounds is not None, "an empty mask is refused before it is measured"
    return Measures(bounds, area_of_runs(runs))


@measures_of.register
def _of_polyline(shape: PolylineShape, size: Size) -> Measures:
    return Measures(bounds_of(shape.points), 0)


@measures_of.register
def _of_point(shape: PointShape, size: Size) -> Measures:
    return Measures(Box(shape.x, shape.y, 0, 0), 0)


@measures_of.register
def _of_keypoints(shape: KeypointsShape, size: Size) -> Measures:
    if shape.box is not None:
        bounds = Box(shape.box.x, shape.box.y, shape.box.width, shape.box.height)
    else:
        bounds = bounds_of([point for point in shape.points if point[2]])
    return Measures(bounds, bounds.area)


def _of_rings(rings: Sequence[Ring], bounds: Box, size: Size) -> Measures:
    """Of a region without holes: COCO keeps it as the polygons that it is, each flat, to hundredths of a pixel."""
    rounded = [_rounded(ring) for ring in rings]
    area = area_of_runs(raster_of([[ring] for ring in rounded], size))
    return Measures(
        bounds, area, [[number for point in ring for number in point] for ring in rounded]
    )


def _rounded(ring: Ring) -> list[Point]:
    """As an export writes it, so that a reader counts the same pixels."""
    return [(round(point[0], 2), round(point[1], 2)) for point in ring]
