"""A COCO file from its bytes to its findings."""

from pathlib import Path

import numpy as np

from app.doctor.coco.case import COCO, Case
from app.doctor.coco.checks import (
    areas,
    boxes,
    categories,
    ids,
    images,
    keypoints,
    masks,
    polygons,
    repeats,
)
from app.doctor.coco.columns import Coco, read_coco
from app.doctor.coco.pictures import examine_pictures
from app.doctor.coco.regions import read_regions
from app.doctor.findings import Findings

MODULES = (ids, images, boxes, areas, polygons, masks, keypoints, categories, repeats)


def examine_coco(data: bytes, findings: Findings, *, pictures: Path | None = None) -> Coco | None:
    """Run every check on a file; what two files say together is looked at elsewhere.

    Args:
        data: the whole file.
        findings: what is found is added to it.
        pictures: the folder of its images, where they are to be compared.

    Returns:
        The file's tables, or None where it could not be examined; the reason is then among the findings.
    """
    coco = read_coco(data, findings.subject, findings)
    if coco is None:
        return None
    findings.kind = "COCO results" if coco.is_results else "COCO"
    # Coordinates may be as large as floats go; what overflows is beyond every image anyway.
    with np.errstate(over="ignore", invalid="ignore"):
        COCO.examine(Case(coco, read_regions(coco)), findings)
    if pictures is not None:
        examine_pictures(coco, pictures, findings)
    return coco
