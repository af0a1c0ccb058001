"""Regions as pixels, by the rules of COCO's own tools, so that a reader of an export finds the same pixels."""

from collections.abc import Sequence

from pycocotools import mask as coco_masks

from app.geometry.boxes import Size
from app.geometry.masks import Runs, difference_of, runs_of_counts, union_of
from app.geometry.rings import Ring


def raster_of(parts: Sequence[Sequence[Ring]], size: Size) -> Runs:
    """The pixels of a polygon's parts, each an exterior and its holes: parts add up, holes cut only their own part."""
    return union_of([_raster_of_part(rings, size) for rings in parts])


def _raster_of_part(rings: Sequence[Ring], size: Size) -> Runs:
    flat = [[number for point in ring for number in point[:2]] for ring in rings]
    encoded = coco_masks.frPyObjects(flat, size.height, size.width)
    exterior, *holes = (runs_of_counts(each["counts"].decode("ascii")) for each in encoded)
    return difference_of(exterior, holes)
