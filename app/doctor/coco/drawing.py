"""The area of a segmentation in pixels, drawn as COCO's own tools do, where the picture is of an honest size."""

import numpy as np
from pycocotools import mask as coco_masks

from app.doctor.coco.case import Case
from app.doctor.coco.regions import POLYGONS, decoded

_LONGEST_PX = 65_535


def drawn_area(case: Case, index: int) -> float:
    """Of an annotation; that of its outline where drawing it would take more memory than its text deserves."""
    size = case.coco.sizes[index]
    bounds = case.regions.bounds[index]
    raw = case.annotations.segmentations[index]
    is_honest = (
        case.regions.kinds[index] == POLYGONS
        and bool((size <= _LONGEST_PX).all())
        and bool((bounds >= -_LONGEST_PX).all() and (bounds <= 2 * _LONGEST_PX).all())
        and not case.regions.faults[index]
    )
    if not is_honest or raw is None:
        return float(case.regions.areas[index])
    height, width = int(size[1]), int(size[0])
    drawn = coco_masks.merge(coco_masks.frPyObjects(decoded(raw), height, width))
    return float(np.asarray(coco_masks.area(drawn)))
