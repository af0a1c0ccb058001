"""Boxes: [x, y, width, height] in pixels, inside their image, around their segmentation."""

from collections.abc import Iterator

import msgspec
import numpy as np
from msgspec import Raw

from app.doctor.coco.case import COCO, Case, numbers, size_text
from app.doctor.coco.columns import Real, Truth
from app.doctor.findings import Found

EDGE_PX = 1.0  # COCO's own boxes and outlines lie up to a pixel beyond the edge
_FEWEST = 3  # boxes on which a habit of the whole file can be told
_MOST_BESIDE_PX = 2.0
_flat_lists = msgspec.json.Decoder(list[float])


@COCO.check(
    "C030-negative-box",
    "error",
    why="A negative width or height makes areas, overlaps and losses negative: torchvision refuses such "
    "boxes, others train on nonsense.",
    mend="Find out whether the corners were swapped or the box is [x1, y1, x2, y2] minus the wrong corner.",
)
def negative_boxes(case: Case) -> Iterator[Found]:
    """A box of negative width or height."""
    is_negative = np.asarray((case.annotations.boxes[:, 2:] < 0).any(axis=1))
    yield from _boxes(case, is_negative, "a width and height above 0")


@COCO.check(
    "C031-empty-box",
    "error",
    why="A box without width or height can match nothing; torchvision refuses it, and targets divided by "
    "its size become NaN or infinite.",
    mend="Remove the annotation if it is a stray click, or draw the object.",
)
def empty_boxes(case: Case) -> Iterator[Found]:
    """A box of no width or no height."""
    sides = case.annotations.boxes[:, 2:]
    is_empty = (sides >= 0).all(axis=1) & (sides == 0).any(axis=1) & ~_are_keypoints(case)
    yield from _boxes(case, is_empty & ~covers_nothing(case), "a width and height above 0")


@COCO.check(
    "C038-covers-nothing",
    "warning",
    why="A point, a line, or a skeleton on one level or upright line: there is no area, and perhaps no box, "
    "that a model of boxes or masks could learn. torchvision's models refuse such boxes; its reference "
    "scripts leave them out.",
    mend="Leave these objects out where boxes or masks are trained (docs/loading.md), or draw a box beside "
    "the skeleton.",
)
def objects_without_extent(case: Case) -> Iterator[Found]:
    """A point, line or skeleton without area, or with a box of no width or height."""
    for index in np.flatnonzero(covers_nothing(case)).tolist():
        box, area = case.annotations.boxes[index], case.annotations.areas[index]
        found = f"{numbers(box)} of area {area:g}"
        yield Found(case.coco.place(index), "an object that covers pixels", found, index)


def covers_nothing(case: Case) -> Truth:
    """Which annotations have no area or no box, and rightly so: they are points, lines or flat skeletons."""
    annotations, boxes = case.annotations, case.annotations.boxes
    is_flat = (boxes[:, 2:] >= 0).all(axis=1) & (boxes[:, 2:] == 0).any(axis=1)
    covers = np.asarray(annotations.is_stroke & (is_flat | (annotations.areas == 0)))
    for index in np.flatnonzero(is_flat & ~covers & ~_are_keypoints(case)).tolist():
        covers[index] = _are_points_flat(annotations.keypoints[index])
    return covers


def _are_points_flat(raw: Raw | None) -> bool:
    """Whether there are labelled points, and all on one upright or level line."""
    try:
        flat = [] if raw is None else _flat_lists.decode(raw)
    except (msgspec.DecodeError, RecursionError):
        return False
    points = np.array(flat[: len(flat) // 3 * 3]).reshape(-1, 3)
    labelled = points[points[:, 2] > 0, :2]
    return bool(len(labelled) and (np.ptp(labelled, axis=0) == 0).any())


@COCO.check(
    "C032-box-outside",
    "error",
    why="No part of the box lies in its image: it belongs to another picture, another size of it, or "
    "another frame.",
    mend="Compare the image's width and height with the file (--images); look for a resize that left the "
    "boxes behind.",
)
def boxes_outside(case: Case) -> Iterator[Found]:
    """A box with nothing in the image."""
    yield from _beyond(case, _is_outside(case))


@COCO.check(
    "C033-box-over-edge",
    "warning",
    why="Albumentations refuses such boxes, YOLO's loader drops the image, and areas are counted that no "
    "picture has.",
    mend="Cut the box at the edge. --fix does, if no other check doubts the box.",
    is_repairable=True,
)
def boxes_over_edge(case: Case) -> Iterator[Found]:
    """A box that lies partly outside."""
    is_over = reaches_beyond(case) & ~_is_outside(case)
    if boxes_are_corners(case):
        return
    yield from _beyond(case, is_over)


def reaches_beyond(case: Case) -> Truth:
    """Which boxes go beyond the edge of their image by more than a pixel."""
    bounds, sizes = case.box_bounds, case.coco.sizes
    over = (bounds[:, :2] < -EDGE_PX) | (bounds[:, 2:] > sizes + EDGE_PX)
    return np.asarray(over.any(axis=1) & (case.annotations.boxes[:, 2:] > 0).all(axis=1))


@COCO.check(
    "C034-boxes-are-corners",
    "error",
    why="The file's boxes are read as [x, y, width, height] but fit only as [x1, y1, x2, y2]: every "
    "object is trained too large and reaches out of its image.",
    mend="Subtract x1 and y1 from the last two numbers of every box of the file.",
)
def boxes_as_corners(case: Case) -> Iterator[Found]:
    """A file whose boxes are two corners."""
    if boxes_are_corners(case):
        count = len(case.annotations)
        found = f"[x1, y1, x2, y2], as {count:,} boxes lie only so in their images"
        yield Found("annotations", "[x, y, width, height]", found)


def boxes_are_corners(case: Case) -> bool:
    """Whether all boxes fit as corners, and so many do not as sizes that it can be no chance."""
    boxes, sizes = case.annotations.boxes, case.coco.sizes
    known = ~np.isnan(boxes).any(axis=1) & ~np.isnan(sizes).any(axis=1)
    if np.count_nonzero(known) < _FEWEST:
        return False
    boxes, sizes = boxes[known], sizes[known]
    fit = (boxes[:, 2:] > boxes[:, :2]) & (boxes[:, 2:] <= sizes + EDGE_PX)
    over = (boxes[:, :2] + boxes[:, 2:] > sizes + EDGE_PX).any(axis=1)
    return bool(fit.all() and over.mean() >= 0.2 and np.count_nonzero(over) >= 2)


@COCO.check(
    "C035-normalised-boxes",
    "error",
    why="All boxes lie between 0 and 1: they are shares of the image, where COCO wants pixels. Every "
    "object is smaller than one pixel, and is dropped or never matched.",
    mend="Multiply x and width by the image's width, y and height by its height.",
)
def normalised_boxes(case: Case) -> Iterator[Found]:
    """A file whose boxes are shares of the image."""
    boxes = case.annotations.boxes[~np.isnan(case.annotations.boxes).any(axis=1)]
    is_share = ((boxes >= 0) & (boxes <= 1)).all() and (boxes % 1 != 0).any()
    if len(boxes) >= 1 and is_share:
        yield Found("annotations", "pixels", f"{len(boxes):,} boxes between 0 and 1")


@COCO.check(
    "C036-box-misses-segmentation",
    "warning",
    why="Box and outline contradict each other: detection and segmentation are trained on different "
    "objects, and COCOeval gives other numbers for bbox than for segm.",
    mend="Compute the box from the segmentation. --fix does.",
    is_repairable=True,
)
def boxes_beside_segmentation(case: Case) -> Iterator[Found]:
    """A box that does not enclose what is segmented, as far as that lies in the image."""
    outline, box = _in_image(case), case.box_bounds
    slack = np.maximum(_MOST_BESIDE_PX, 0.02 * (outline[:, 2:] - outline[:, :2]).max(axis=1))
    out = (outline[:, :2] < box[:, :2] - slack[:, None]) | (
        outline[:, 2:] > box[:, 2:] + slack[:, None]
    )
    is_fit = (case.annotations.boxes[:, 2:] > 0).all(axis=1)
    for index in np.flatnonzero(out.any(axis=1) & is_fit).tolist():
        left, top, right, bottom = outline[index]
        enclosing = np.array([left, top, right - left, bottom - top])
        found = numbers(case.annotations.boxes[index])
        yield Found(case.coco.place(index), f"around {numbers(enclosing)}", found, index)


@COCO.check(
    "C037-no-box",
    "warning",
    why="Most trainers and pycocotools' evaluation of boxes read bbox of every annotation and fail with "
    "KeyError.",
    mend="Add the box. --fix computes it where there is a segmentation.",
    is_repairable=True,
)
def missing_boxes(case: Case) -> Iterator[Found]:
    """An object without a box."""
    given = np.array([raw is not None for raw in case.annotations.segmentations], dtype=bool)
    keypoints = np.array([raw is not None for raw in case.annotations.keypoints], dtype=bool)
    is_bare = ~case.annotations.has_box & case.is_object
    if case.coco.is_results:
        is_bare &= ~given & ~keypoints
    yield from case.at(is_bare, "bbox", lambda _: "none")


def _are_keypoints(case: Case) -> Truth:
    """Of a list of results: those that are skeletons have a box of no meaning."""
    if not case.coco.is_results:
        return np.zeros(len(case.annotations), dtype=bool)
    return np.array([raw is not None for raw in case.annotations.keypoints], dtype=bool)


def _in_image(case: Case) -> Real:
    """Bounds of the segmentations, cut at the edges of their images where these are known."""
    corners = np.where(np.isnan(case.coco.sizes), np.inf, case.coco.sizes)
    most = np.concatenate([corners, corners], axis=1)
    return np.asarray(np.clip(case.regions.bounds, np.where(np.isinf(most), -np.inf, 0.0), most))


def _is_outside(case: Case) -> Truth:
    bounds, sizes = case.box_bounds, case.coco.sizes
    outside = (bounds[:, 2:] <= 0) | (bounds[:, :2] >= sizes)
    return np.asarray(outside.any(axis=1) & (case.annotations.boxes[:, 2:] > 0).all(axis=1))


def _boxes(case: Case, where: Truth, expected: str) -> Iterator[Found]:
    yield from case.at(where, expected, lambda index: numbers(case.annotations.boxes[index]))


def _beyond(case: Case, where: Truth) -> Iterator[Found]:
    for index in np.flatnonzero(where).tolist():
        expected = f"inside {size_text(case.coco.sizes[index])}"
        yield Found(case.coco.place(index), expected, numbers(case.annotations.boxes[index]), index)
