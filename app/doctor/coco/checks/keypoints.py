"""Keypoints: x, y and visibility of each point that the category names, and the skeleton that joins them."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET
from numpy.typing import NDArray

from app.doctor.coco.case import COCO, Case, numbers, size_text
from app.doctor.coco.columns import MISSING
from app.doctor.coco.records import Category
from app.doctor.findings import Found

_EDGE_PX = 1.0
_lists = msgspec.json.Decoder(list[float])


class _Person(NamedTuple):
    """The keypoints of one annotation: its record's place in the table, (n, 3) numbers, its category."""

    record: int
    points: NDArray[np.float64]
    category: Category | None


@COCO.check(
    "C070-keypoints-length",
    "error",
    why="Three numbers for each point that the category names: with more or fewer, OKS compares arrays of"
    " different lengths and fails, or joins the wrong points.",
    mend="Export again; points that are not there are written as 0, 0, 0.",
)
def keypoints_of_wrong_length(case: Case) -> Iterator[Found]:
    """Keypoints that are not three numbers for each name."""
    for index, raw in enumerate(case.annotations.keypoints):
        if raw is None:
            continue
        names = _names(_category(case, index))
        expected = f"{3 * len(names)} numbers" if names else "three numbers for each point"
        try:
            count = len(_lists.decode(raw))
        except (msgspec.DecodeError, RecursionError):
            yield Found(case.coco.place(index), expected, "no list of numbers", index)
            continue
        if count % 3 or (names and count != 3 * len(names)):
            yield Found(case.coco.place(index), expected, f"{count}", index)


@COCO.check(
    "C071-num-keypoints",
    "error",
    why="COCOeval ignores people with num_keypoints 0 and counts the others: a wrong number changes what "
    "is evaluated.",
    mend="Count the points whose v is above 0. --fix does.",
    is_repairable=True,
)
def wrong_counts(case: Case) -> Iterator[Found]:
    """A num_keypoints that is missing, or not the count of points with v > 0."""
    if case.coco.is_results:
        return
    for index, points, _ in _people(case):
        count = int((points[:, 2] > 0).sum())
        said = int(case.annotations.num_keypoints[index])
        if said != count:
            found = "none" if said == MISSING else f"{said}"
            yield Found(case.coco.place(index), f"num_keypoints {count}", found, index)


@COCO.check(
    "C072-keypoint-visibility",
    "error",
    why="v is 0 (not labelled), 1 (hidden) or 2 (seen). Other values, as a detector's scores, count as "
    "labelled.",
    mend="Write 0, 1 or 2.",
)
def strange_visibility(case: Case) -> Iterator[Found]:
    """A v that is none of the three."""
    if case.coco.is_results:
        return
    for index, points, category in _people(case):
        for each in np.flatnonzero(~np.isin(points[:, 2], (0, 1, 2))).tolist():
            where = f"{case.coco.place(index)} {_called(category, each)}"
            yield Found(where, "v of 0, 1 or 2", f"{points[each, 2]:g}", index)


@COCO.check(
    "C073-absent-keypoint-with-place",
    "warning",
    why="A point with v 0 is not labelled and lies at 0, 0. With a place, trainers that do not look at v "
    "learn it as a point.",
    mend="Write 0, 0, 0 if the point is not there, v 1 or 2 if it is. --fix leaves these points alone, for"
    " it cannot know.",
)
def absent_keypoints_with_place(case: Case) -> Iterator[Found]:
    """A point that is not labelled, and lies somewhere."""
    if case.coco.is_results:
        return
    for index, points, category in _people(case):
        for each in np.flatnonzero((points[:, 2] == 0) & points[:, :2].any(axis=1)).tolist():
            where = f"{case.coco.place(index)} {_called(category, each)}"
            yield Found(where, "[0, 0, 0]", numbers(points[each]), index)


@COCO.check(
    "C074-keypoint-outside",
    "warning",
    why="A labelled point beyond the edge cannot be seen, and augmentation drops or moves it.",
    mend="Compare the image's size with the file (--images), or move the point.",
)
def keypoints_outside(case: Case) -> Iterator[Found]:
    """A labelled point that is not in the image."""
    for index, points, category in _people(case):
        size = case.coco.sizes[index]
        beyond = ((points[:, :2] < -_EDGE_PX) | (points[:, :2] > size + _EDGE_PX)).any(axis=1)
        for each in np.flatnonzero(beyond & (points[:, 2] > 0)).tolist():
            where = f"{case.coco.place(index)} {_called(category, each)}"
            yield Found(where, f"inside {size_text(size)}", numbers(points[each, :2]), index)


@COCO.check(
    "C075-skeleton-beyond-keypoints",
    "error",
    why="A line of the skeleton leads to a point that the category does not name: drawing it fails with "
    "an index out of range.",
    mend="Correct the skeleton; its numbers are places in the list of keypoints, from 1.",
)
def skeletons_beyond(case: Case) -> Iterator[Found]:
    """A skeleton that joins what is not there."""
    for index, category in enumerate(case.coco.categories):
        names = _names(category)
        if category.skeleton is UNSET or _is_from_zero(category):
            continue
        for pair in category.skeleton:
            if not all(1 <= each <= len(names) for each in pair):
                where = case.coco.category_place(index)
                yield Found(where, f"numbers from 1 to {len(names)}", f"{list(pair)}", index)


@COCO.check(
    "C076-skeleton-from-zero",
    "error",
    why="COCO's skeletons count keypoints from 1. From 0, every line is drawn to the point before the one"
    " that is meant.",
    mend="Add 1 to every number. --fix does.",
    is_repairable=True,
)
def skeletons_from_zero(case: Case) -> Iterator[Found]:
    """A skeleton that counts from 0."""
    for index, category in enumerate(case.coco.categories):
        if _is_from_zero(category):
            names = _names(category)
            found = f"from 0 to {len(names) - 1} at most"
            expected = f"numbers from 1 to {len(names)}"
            yield Found(case.coco.category_place(index), expected, found, index)


@COCO.check(
    "C077-keypoints-without-names",
    "error",
    why="The category names no keypoints: nobody can tell which point is which, and tools fail or drop "
    "them.",
    mend="Add keypoints (their names) and skeleton to the category.",
)
def keypoints_without_names(case: Case) -> Iterator[Found]:
    """Keypoints of a category that has none."""
    if case.coco.is_results:
        return
    for index, raw in enumerate(case.annotations.keypoints):
        category = _category(case, index) if raw is not None else None
        if category is not None and not _names(category) and bytes(raw or b"") != b"[]":
            found = f"none in {category.name!r}"
            yield Found(case.coco.place(index), "a category with keypoints", found, index)


def _people(case: Case) -> Iterator[_Person]:
    """Annotations whose keypoints are of a sound length."""
    for index, raw in enumerate(case.annotations.keypoints):
        if raw is None:
            continue
        try:
            flat = _lists.decode(raw)
        except (msgspec.DecodeError, RecursionError):
            continue
        if len(flat) % 3 == 0:
            yield _Person(index, np.array(flat).reshape(-1, 3), _category(case, index))


def _category(case: Case, index: int) -> Category | None:
    place = int(case.coco.category_of[index])
    return None if place < 0 else case.coco.categories[place]


def _names(category: Category | None) -> list[str]:
    return [] if category is None or category.keypoints is UNSET else category.keypoints


def _called(category: Category | None, place: int) -> str:
    names = _names(category)
    return f"keypoint {names[place]}" if place < len(names) else f"keypoint {place + 1}"


def _is_from_zero(category: Category) -> bool:
    if category.skeleton is UNSET or not category.skeleton:
        return False
    ends = [each for pair in category.skeleton for each in pair]
    return min(ends) == 0 and max(ends) < len(_names(category))
