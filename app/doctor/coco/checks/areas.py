"""Areas and crowds: what COCOeval sorts objects by, and what it ignores."""

from collections.abc import Iterator

import numpy as np

from app.doctor.coco.case import COCO, Case, is_given
from app.doctor.coco.checks.boxes import covers_nothing
from app.doctor.coco.columns import Real, Truth
from app.doctor.coco.drawing import drawn_area
from app.doctor.coco.regions import MASK, POLYGONS
from app.doctor.findings import Found

_SHARE = 0.01
_LEAST_PX = 2.0


@COCO.check(
    "C040-area-is-that-of-box",
    "warning",
    why="COCOeval divides objects into small, medium and large by area. With the box's instead of the "
    "segmentation's, objects fall into the wrong class, and keypoints' similarity (OKS) becomes too "
    "high.",
    mend="Compute the area from the segmentation. --fix does.",
    is_repairable=True,
)
def areas_of_boxes(case: Case) -> Iterator[Found]:
    """The area of the box beside a segmentation of another."""
    yield from _wrong(case, _differs(case) & _is_box_area(case))


@COCO.check(
    "C041-area-differs",
    "warning",
    why="COCOeval divides objects into small, medium and large by area, and OKS is measured in it: a "
    "wrong one moves numbers without a message.",
    mend="Compute the area from the segmentation. --fix does.",
    is_repairable=True,
)
def areas_that_differ(case: Case) -> Iterator[Found]:
    """An area that the segmentation has not."""
    yield from _wrong(case, _differs(case) & ~_is_box_area(case))


@COCO.check(
    "C042-area-not-positive",
    "error",
    why="Loaders drop objects of area 0 (`if obj['area'] > 0`), and OKS divides by it.",
    mend="Compute the area from the segmentation, or the box. --fix does where either has one.",
    is_repairable=True,
)
def areas_of_nothing(case: Case) -> Iterator[Found]:
    """An area of 0, or less."""
    areas = case.annotations.areas
    has_size = (case.annotations.boxes[:, 2:] > 0).all(axis=1) | (case.regions.areas > 0)
    is_wrong = (areas <= 0) & has_size & ~covers_nothing(case)
    yield from case.at(is_wrong, "an area above 0", lambda index: f"{areas[index]:g}")


@COCO.check(
    "C043-no-area",
    "error",
    why="COCOeval reads the area of every annotation and fails with KeyError: 'area'.",
    mend="Add the area. --fix computes it from the segmentation, or the box.",
    is_repairable=True,
)
def missing_areas(case: Case) -> Iterator[Found]:
    """An object without an area."""
    if not case.coco.is_results:
        is_bare = ~case.annotations.has_area & case.is_object
        yield from case.at(is_bare, "area", lambda _: "none")


@COCO.check(
    "C044-crowd-of-polygons",
    "warning",
    why="iscrowd 1 marks regions that evaluation ignores, and COCO writes them as run lengths. Trainers "
    "drop these objects; some tools fail on a polygon that is a crowd.",
    mend="Set iscrowd to 0 if this is one object; else write the crowd as run lengths.",
)
def crowds_of_polygons(case: Case) -> Iterator[Found]:
    """A crowd that is written as polygons."""
    is_crowd = (case.annotations.crowd == 1) & (case.regions.kinds == POLYGONS)
    yield from case.at(is_crowd, "run lengths, or iscrowd 0", lambda _: "polygons with iscrowd 1")


@COCO.check(
    "C045-no-iscrowd",
    "error",
    why="COCOeval reads iscrowd of every annotation and fails with KeyError: 'iscrowd'; torchvision's "
    "reference does too. LVIS's own files leave it out, and only LVIS's own tools do without.",
    mend="Add iscrowd: 0 for one object. --fix does.",
    is_repairable=True,
)
def missing_iscrowd(case: Case) -> Iterator[Found]:
    """An object that does not say whether it is a crowd."""
    if not case.coco.is_results:
        is_bare = ~is_given(case.annotations.crowd) & case.is_object
        yield from case.at(is_bare, "iscrowd", lambda _: "none")


@COCO.check(
    "C046-iscrowd-not-0-or-1",
    "error",
    why="Any number but 0 counts as a crowd: the object is ignored.",
    mend="Write 0 or 1.",
)
def strange_iscrowd(case: Case) -> Iterator[Found]:
    """An iscrowd that is neither."""
    crowd = case.annotations.crowd
    is_strange = is_given(crowd) & (crowd != 0) & (crowd != 1)
    yield from case.at(is_strange, "0 or 1", lambda index: str(crowd[index]))


def _differs(case: Case) -> Truth:
    """Whether an area differs from the outline's by more than drawing it as pixels can: half a pixel along a line."""
    difference = np.abs(case.annotations.areas - case.regions.areas)
    has_both = (case.annotations.areas > 0) & (case.regions.areas > 0)
    return np.asarray((difference > _slack(case)) & has_both, dtype=bool)


def _slack(case: Case) -> Real:
    lines = np.where(case.regions.kinds == MASK, 0.0, case.regions.lengths / 2)
    shares = _SHARE * case.regions.areas
    return np.asarray(np.maximum(np.maximum(lines, shares), _LEAST_PX), dtype=np.float64)


def _is_box_area(case: Case) -> Truth:
    box = case.annotations.boxes[:, 2] * case.annotations.boxes[:, 3]
    return np.asarray(np.abs(case.annotations.areas - box) <= np.maximum(0.005 * box, 1.0))


def _wrong(case: Case, where: Truth) -> Iterator[Found]:
    """Those that the pixels themselves do not bear out either: parts that overlap count once."""
    slack = _slack(case)
    for index in np.flatnonzero(where).tolist():
        area, said = drawn_area(case, index), case.annotations.areas[index]
        if abs(area - said) > slack[index]:
            yield Found(case.coco.place(index), f"{area:,.10g}", f"{said:,.10g}", index)
