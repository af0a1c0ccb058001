"""Ids: unique, from 1, and of what is there."""

from collections.abc import Iterator

import numpy as np

from app.doctor.coco.case import COCO, Case, is_given
from app.doctor.coco.columns import Whole
from app.doctor.findings import Found


@COCO.check(
    "C010-duplicate-image-id",
    "error",
    why="Tools index images by id: pycocotools keeps the last of two, and the annotations of the first go"
    " to a picture that they were not drawn on.",
    mend="Give each image an id of its own, and find out which of them the annotations mean; a merge "
    "without renumbering is the usual cause.",
)
def duplicate_image_ids(case: Case) -> Iterator[Found]:
    """Two images with one id."""
    for index, first in _repeated(case.coco.image_ids):
        where = case.coco.image_place(index)
        yield Found(where, "an id of its own", f"that of images[{first}]", index)


@COCO.check(
    "C011-duplicate-category-id",
    "error",
    why="Of two categories with one id, one name is lost: its objects are trained and shown as the other.",
    mend="Renumber one of them, and its annotations.",
)
def duplicate_category_ids(case: Case) -> Iterator[Found]:
    """Two categories with one id."""
    for index, first in _repeated(case.coco.category_ids):
        where = case.coco.category_place(index)
        yield Found(where, "an id of its own", f"that of categories[{first}]", index)


@COCO.check(
    "C012-duplicate-annotation-id",
    "error",
    why="pycocotools indexes annotations by id and keeps the last of two, so that objects vanish from "
    "training and from COCOeval; Datumaro melts two of one image into one object.",
    mend="Number the annotations anew. --fix gives later ones free ids.",
    is_repairable=True,
)
def duplicate_annotation_ids(case: Case) -> Iterator[Found]:
    """Two annotations with one id."""
    for index, first in _repeated(case.annotations.ids):
        where = case.coco.place(index)
        yield Found(where, "an id of its own", f"that of annotations[{first}]", index)


@COCO.check(
    "C013-image-id-zero",
    "note",
    why="COCO counts from 1. Programs that take 0 for 'none' (as `if image_id:`) skip this image.",
    mend="Number the images from 1, if a tool you use skips one.",
)
def image_id_zero(case: Case) -> Iterator[Found]:
    """An image 0."""
    for index in np.flatnonzero(case.coco.image_ids == 0).tolist():
        yield Found(case.coco.image_place(index), "an id from 1 on", "0", index)


@COCO.check(
    "C014-category-id-zero",
    "warning",
    why="CVAT refuses category 0, and in torchvision, Detectron and TensorFlow's detection API class 0 is"
    " the background: its objects are learnt as nothing. Roboflow writes a category 0 that nobody "
    "uses.",
    mend="Number the categories from 1, in every split alike and with what reads the ids of a model's "
    "output.",
)
def category_id_zero(case: Case) -> Iterator[Found]:
    """A category 0."""
    for index in np.flatnonzero(case.coco.category_ids == 0).tolist():
        yield Found(case.coco.category_place(index), "an id from 1 on", "0", index)


@COCO.check(
    "C015-annotation-id-zero",
    "error",
    why="COCOeval writes the id of the matched annotation and reads 0 as 'no match': a detection of this "
    "object counts as a false positive, and average precision comes out too low, without a message.",
    mend="Number the annotations from 1. --fix gives this one the next free id.",
    is_repairable=True,
)
def annotation_id_zero(case: Case) -> Iterator[Found]:
    """An annotation 0."""
    yield from case.at(case.annotations.ids == 0, "an id from 1 on", lambda _: "0")


@COCO.check(
    "C018-unknown-image",
    "error",
    why="The annotation belongs to no image: tools fail with KeyError, or drop it without a word.",
    mend="Add the image, or remove its annotations; a split of images without their annotations is the "
    "usual cause.",
)
def unknown_image(case: Case) -> Iterator[Found]:
    """An annotation of an image that is not listed."""
    if case.coco.is_results:
        return
    ids = case.annotations.image_ids
    is_lost = is_given(ids) & (case.coco.image_of < 0)
    yield from case.at(is_lost, "the id of an image", lambda index: f"image_id {ids[index]}")


@COCO.check(
    "C019-unknown-category",
    "error",
    why="The object has no name: tools fail with KeyError or an index out of range, or leave it out.",
    mend="Add the category, or correct the category_id; ids from 0 beside categories from 1 are the usual "
    "cause.",
)
def unknown_category(case: Case) -> Iterator[Found]:
    """An annotation of a category that is not listed."""
    if case.coco.is_results or not case.coco.has_categories:
        return
    ids = case.annotations.category_ids
    is_lost = is_given(ids) & (case.coco.category_of < 0) & case.is_object
    yield from case.at(is_lost, "the id of a category", lambda index: f"category_id {ids[index]}")


@COCO.check(
    "C028-no-reference",
    "error",
    why="Without image_id an annotation belongs to no picture, and without category_id an object has no "
    "name: readers fail with KeyError.",
    mend="Export again; make-sense and a few converters leave category_id out where no category was "
    "chosen.",
)
def no_reference(case: Case) -> Iterator[Found]:
    """An annotation without image_id, or an object without category_id."""
    given = case.annotations
    yield from case.at(~is_given(given.image_ids), "image_id", lambda _: "none")
    is_nameless = case.is_object & ~is_given(given.category_ids)
    yield from case.at(is_nameless, "category_id", lambda _: "none")


def _repeated(ids: Whole) -> Iterator[tuple[int, int]]:
    """The place of each id that has been there before, and where that was."""
    order = np.argsort(ids, kind="stable")
    again = np.flatnonzero((ids[order][1:] == ids[order][:-1]) & is_given(ids[order][1:])) + 1
    if not len(again):
        return
    firsts = np.searchsorted(ids[order], ids[order][again])
    yield from zip(order[again].tolist(), order[firsts].tolist(), strict=True)
