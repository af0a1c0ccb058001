"""Polygons: lists of [x1, y1, x2, y2, …] in the image's own frame."""

from collections.abc import Callable, Iterator

import numpy as np

from app.doctor.coco.case import COCO, Case, numbers, size_text
from app.doctor.coco.columns import Truth
from app.doctor.coco.regions import (
    CROSSING,
    EMPTY,
    FLAT,
    ODD,
    POLYGONS,
    SHORT,
    THIN,
    WRONG,
    decoded,
)
from app.doctor.findings import Found

_EDGE_PX = 2.0


@COCO.check(
    "C050-polygon-odd",
    "error",
    why="A polygon is pairs of x and y. With an odd count one is missing, and pycocotools reads every "
    "later pair crosswise.",
    mend="Draw the object again, or find the number that is missing.",
)
def odd_polygons(case: Case) -> Iterator[Found]:
    """A polygon of an odd count of numbers."""
    yield from _rings(case, ODD, lambda count: count % 2 == 1, "an even count of numbers")


@COCO.check(
    "C051-polygon-of-few-points",
    "error",
    why="Fewer than three points enclose nothing. pycocotools takes four numbers for a box [x, y, width, "
    "height] and draws that; CVAT and Detectron fail.",
    mend="Remove the part, or draw it again. A keypoint belongs into keypoints.",
)
def short_polygons(case: Case) -> Iterator[Found]:
    """A polygon of fewer than three points."""
    yield from _rings(case, SHORT, lambda count: count < 6, "at least 6 numbers")


@COCO.check(
    "C052-polygon-crosses-itself",
    "warning",
    why="What is inside depends on the reader: pycocotools fills by one rule, Shapely refuses, others "
    "fill by another.",
    mend="Draw the outline without crossings, or write the parts as polygons of their own.",
)
def crossing_polygons(case: Case) -> Iterator[Found]:
    """A polygon that crosses itself."""
    for index in case.regions.with_fault(CROSSING):
        yield Found(
            case.coco.place(index), "an outline without crossings", "one that crosses itself", index
        )


@COCO.check(
    "C053-polygon-outside",
    "warning",
    why="Points beyond the edge are cut by some readers, drawn along the edge by others, and refused by a"
    " few.",
    mend="Cut the outline at the edge of the image.",
)
def polygons_outside(case: Case) -> Iterator[Found]:
    """A polygon that leaves its image, turned or not."""
    yield from _beyond(case, _is_outside(case) & ~_fits_turned(case), "inside")


@COCO.check(
    "C054-polygon-of-turned-image",
    "error",
    why="The outline does not fit into the image, but fits into it with width and height exchanged: it "
    "was drawn on the upright picture and the size is that of the stored one (EXIF orientation), or "
    "the reverse.",
    mend="Compare with the files (--images), decide for one frame, and exchange width and height or turn "
    "the outlines.",
)
def turned_polygons(case: Case) -> Iterator[Found]:
    """A polygon that fits only the image turned by a quarter."""
    yield from _beyond(case, _is_outside(case) & _fits_turned(case), "inside")


@COCO.check(
    "C055-flat-polygon",
    "error",
    why="A segmentation is a list of polygons. One flat list of numbers makes CVAT, pycocotools and "
    "Detectron fail ('object of type float has no len()').",
    mend="Put the list into a list. --fix does.",
    is_repairable=True,
)
def flat_polygons(case: Case) -> Iterator[Found]:
    """One polygon that is not in a list."""
    for index in case.regions.with_fault(FLAT):
        yield Found(case.coco.place(index), "[[x1, y1, …]]", "[x1, y1, …]", index)


@COCO.check(
    "C056-empty-segmentation",
    "note",
    why="An empty list says that there is no outline, as CVAT writes for boxes. Label Studio, "
    "coco-annotator and old FiftyOne drop the object or fail.",
    mend="Nothing if only boxes are wanted; some tools want the key left out.",
)
def empty_segmentations(case: Case) -> Iterator[Found]:
    """A segmentation of no polygon."""
    for index in case.regions.with_fault(EMPTY):
        yield Found(case.coco.place(index), "polygons, or no segmentation", "[]", index)


@COCO.check(
    "C057-polygon-without-area",
    "warning",
    why="All points lie on one line: the mask is empty or one pixel wide.",
    mend="Remove the part, or draw it again.",
)
def thin_polygons(case: Case) -> Iterator[Found]:
    """A polygon that encloses nothing."""
    for index in case.regions.with_fault(THIN):
        yield Found(case.coco.place(index), "an area", "points on one line", index)


@COCO.check(
    "C058-segmentation-unknown",
    "error",
    why="A segmentation is a list of polygons, or an object with size and counts; anything else makes "
    "readers fail.",
    mend="Export the object again.",
)
def unknown_segmentations(case: Case) -> Iterator[Found]:
    """A segmentation that is neither polygons nor run lengths."""
    for index in case.regions.with_fault(WRONG):
        text = bytes(case.annotations.segmentations[index] or b"").decode("utf-8", "replace")
        expected = "a list of lists of numbers, or {size, counts}"
        yield Found(case.coco.place(index), expected, text[:60], index)


def _rings(case: Case, fault: int, is_bad: Callable[[int], bool], expected: str) -> Iterator[Found]:
    for index in case.regions.with_fault(fault):
        raw = case.annotations.segmentations[index]
        for part, polygon in enumerate(decoded(raw) if raw is not None else ()):
            if is_bad(len(polygon)):
                where = f"{case.coco.place(index)} segmentation[{part}]"
                yield Found(where, expected, f"{len(polygon)}", index)


def _is_outside(case: Case) -> Truth:
    bounds, sizes = case.regions.bounds, case.coco.sizes
    out = (bounds[:, :2] < -_EDGE_PX) | (bounds[:, 2:] > sizes + _EDGE_PX)
    return np.asarray(out.any(axis=1) & (case.regions.kinds == POLYGONS))


def _fits_turned(case: Case) -> Truth:
    bounds, turned = case.regions.bounds, case.coco.sizes[:, ::-1]
    fits = (bounds[:, :2] >= -_EDGE_PX) & (bounds[:, 2:] <= turned + _EDGE_PX)
    return np.asarray(fits.all(axis=1))


def _beyond(case: Case, where: Truth, word: str) -> Iterator[Found]:
    for index in np.flatnonzero(where).tolist():
        left, top, right, bottom = case.regions.bounds[index]
        expected = f"{word} {size_text(case.coco.sizes[index])}"
        found = f"from {numbers(np.array([left, top]))} to {numbers(np.array([right, bottom]))}"
        yield Found(case.coco.place(index), expected, found, index)
