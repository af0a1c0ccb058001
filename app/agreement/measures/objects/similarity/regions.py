"""Regions: boxes against boxes exactly, two convex outlines by clipping, whatever else by pixels."""

from collections.abc import Sequence
from functools import cached_property

import numpy as np

from app.agreement.measures.objects.records import Floats, Images, Ints, Objects, Shape
from app.agreement.measures.objects.similarity.boxes import (
    box_iou,
    edges_of,
    overlaps,
    shared_over_union,
)
from app.agreement.measures.objects.similarity.clipping import shared_areas
from app.agreement.measures.objects.similarity.rasters import (
    Raster,
    areas_of,
    raster_iou,
    raster_of_shape,
    rotated_box_of,
)
from app.geometry.boxes import Size
from app.geometry.rotated_boxes import corners_of

_BOX, _ROTATED_BOX, _OTHER = 0, 1, 2
_KINDS = {"box": _BOX, "rotated_box": _ROTATED_BOX}
# Outlines of pixels may stand out of a shape's bounds by as much.
_RASTER_MARGIN_PX = 1.0


class Regions:
    """The similarity of boxes, rotated boxes, polygons, ellipses and masks: intersection over union."""

    def __init__(self, objects: Objects, images: Images) -> None:
        self._objects, self._images = objects, images
        self._edges = edges_of(objects.bounds)
        self._box_areas = objects.bounds[:, 2] * objects.bounds[:, 3]
        self._kinds = _kinds_of(objects.shapes)
        self._rasters: dict[int, Raster] = {}
        self._drawn: dict[tuple[int, Size], tuple[Shape, Raster]] = {}
        self._raster_areas = np.full(len(objects), np.nan)

    @cached_property
    def reach(self) -> Floats:
        if self._kinds is None:
            return self._edges
        margin = np.where(self._kinds == _OTHER, _RASTER_MARGIN_PX, 0.0)[:, np.newaxis]
        return np.asfortranarray(self._edges + margin * np.array([-1.0, -1.0, 1.0, 1.0]))

    def between(self, first: Ints, second: Ints, *, at_least: float = 0.0) -> Floats:
        if self._kinds is None:
            return box_iou(self._edges, self._box_areas, first, second)
        result = np.empty(len(first))
        kinds = np.maximum(self._kinds[first], self._kinds[second])
        for kind, measured in (
            (_BOX, self._between_boxes),
            (_ROTATED_BOX, self._between_rotated),
            (_OTHER, self._between_rasters),
        ):
            places = np.flatnonzero(kinds == kind)
            if len(places):
                result[places] = measured(first[places], second[places], at_least)
        return result

    def share_inside(self, rows: Ints, regions: Ints) -> Floats:
        ious = self.between(rows, regions)
        own, other = self.areas(rows), self.areas(regions)
        shared = ious * (own + other) / (1 + ious)
        return np.divide(shared, own, out=np.zeros(len(rows)), where=own > 0)

    def areas(self, rows: Ints) -> Floats:
        """In square pixels: of boxes exactly, else counted."""
        if self._kinds is None:
            return self._box_areas[rows]
        result = self._box_areas[rows]
        turned = np.flatnonzero(self._kinds[rows] == _ROTATED_BOX)
        result[turned] = self._sizes_of_rotated(rows[turned])
        others = np.flatnonzero(self._kinds[rows] == _OTHER)
        result[others] = self._areas_in_pixels(rows[others])
        return result

    def _between_boxes(self, first: Ints, second: Ints, at_least: float) -> Floats:
        return box_iou(self._edges, self._box_areas, first, second)

    def _between_rotated(self, first: Ints, second: Ints, at_least: float) -> Floats:
        shared = shared_areas(self._corners[first], self._corners[second])
        return shared_over_union(shared, self.areas(first) + self.areas(second))

    def _between_rasters(self, first: Ints, second: Ints, at_least: float) -> Floats:
        """Decode only those whose areas and bounds leave a chance."""
        result = np.zeros(len(first))
        own, other = self._areas_in_pixels(first), self._areas_in_pixels(second)
        most = np.minimum(overlaps(self.reach, first, second), np.minimum(own, other))
        hopeful = np.flatnonzero((most > 0) & (most >= at_least * (own + other - most) - 1e-6))
        result[hopeful] = raster_iou(self._rasters, first[hopeful], second[hopeful])
        return result

    @cached_property
    def _corners(self) -> Floats:
        """(n, 4, 2) of boxes and rotated boxes, clockwise; zeros of others."""
        left, top, right, bottom = self._edges.T
        corners = np.stack([left, top, right, top, right, bottom, left, bottom], axis=1)
        corners = corners.reshape(-1, 4, 2)
        shapes = self._objects.shapes or []
        for row in np.flatnonzero(self._kinds == _ROTATED_BOX).tolist():
            corners[row] = corners_of(rotated_box_of(shapes[row]))
        return corners

    def _sizes_of_rotated(self, rows: Ints) -> Floats:
        corners = self._corners[rows]
        sides = np.hypot(*np.moveaxis(corners[:, 1:3] - corners[:, 0:2], 2, 0))
        return np.asarray(sides[:, 0] * sides[:, 1], dtype=np.float64)

    def _areas_in_pixels(self, rows: Ints) -> Floats:
        new = np.unique(rows[np.isnan(self._raster_areas[rows])])
        if len(new):
            self._raster_areas[new] = areas_of([self.raster(row) for row in new.tolist()])
        return self._raster_areas[rows]

    def raster(self, row: int) -> Raster:
        """The pixels of an object."""
        if row not in self._rasters:
            width, height = self._images.size[self._objects.image[row]].tolist()
            shape, size = self._shape(row), Size(round(width), round(height))
            # Drawn at random for what chance would give, one shape stands in many rows.
            key = (id(shape), size)
            if key not in self._drawn:
                self._drawn[key] = (shape, raster_of_shape(shape, size))
            self._rasters[row] = self._drawn[key][1]
        return self._rasters[row]

    def _shape(self, row: int) -> Shape:
        if self._objects.shapes is not None:
            return self._objects.shapes[row]
        names = ("x", "y", "width", "height")
        return {
            "type": "box",
            **dict(zip(names, self._objects.bounds[row].tolist(), strict=True)),
        }


def _kinds_of(shapes: Sequence[Shape] | None) -> Ints | None:
    """None where all are boxes, which need no telling apart."""
    if shapes is None:
        return None
    kinds = np.array([_KINDS.get(shape["type"], _OTHER) for shape in shapes], dtype=np.int64)
    return kinds if (kinds != _BOX).any() else None
