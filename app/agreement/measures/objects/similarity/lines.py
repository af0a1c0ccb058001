"""Lines: intersection over union of what a pen draws along them."""

from functools import cached_property

import numpy as np

from app.agreement.measures.objects.records import Floats, Images, Ints, Objects
from app.agreement.measures.objects.similarity.boxes import (
    edges_of,
    overlaps,
    share_of_bounds,
)
from app.agreement.measures.objects.similarity.rasters import Raster, raster_iou, raster_of_line
from app.geometry.boxes import Size

PEN_SHARE = 0.01
"""The pen's width as a share of the image's diagonal."""
THINNEST_PEN_PX = 2.0


class Lines:
    """The similarity of polylines."""

    def __init__(self, objects: Objects, images: Images) -> None:
        self._objects, self._images = objects, images
        diagonals = np.hypot(*images.size.T)[objects.image]
        self._pens = np.maximum(PEN_SHARE * diagonals, THINNEST_PEN_PX)
        self._rasters: dict[int, Raster] = {}

    @cached_property
    def reach(self) -> Floats:
        margin = (self._pens / 2 + 1.0)[:, np.newaxis]
        edges = edges_of(self._objects.bounds) + margin * np.array([-1.0, -1.0, 1.0, 1.0])
        return np.asfortranarray(edges)

    def between(self, first: Ints, second: Ints, *, at_least: float = 0.0) -> Floats:
        result = np.zeros(len(first))
        hopeful = np.flatnonzero(overlaps(self.reach, first, second) > 0)
        for row in np.unique(np.concatenate([first[hopeful], second[hopeful]])).tolist():
            self._draw(row)
        result[hopeful] = raster_iou(self._rasters, first[hopeful], second[hopeful])
        return result

    def share_inside(self, rows: Ints, regions: Ints) -> Floats:
        return share_of_bounds(self._objects.bounds, rows, regions)

    def _draw(self, row: int) -> None:
        if row in self._rasters:
            return
        assert self._objects.shapes is not None, "lines come with their shapes"
        width, height = self._images.size[self._objects.image[row]].tolist()
        self._rasters[row] = raster_of_line(
            self._objects.shapes[row]["points"],
            Size(round(width), round(height)),
            width_px=float(self._pens[row]),
        )
