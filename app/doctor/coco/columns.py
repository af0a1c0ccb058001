"""Records as columns of numbers, so that a check looks at all of them at once."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import NamedTuple

import msgspec
import numpy as np
from msgspec import UNSET, Raw, Struct, UnsetType
from numpy.typing import NDArray

from app.doctor.coco.parsing import Document, parse
from app.doctor.coco.records import (
    ANNOTATIONS,
    CATEGORIES,
    FIRST_ODD_ID,
    IMAGES,
    RESULTS,
    Annotation,
    Category,
    Image,
    Reader,
)
from app.doctor.findings import Findings

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Truth = NDArray[np.bool_]

MISSING = -(2**63)  # in a column of whole numbers
_NO_BOX = (np.nan,) * 4
_AT_ONCE = 8_192


@dataclass
class Annotations:
    """Columns of the table of annotations; NaN, MISSING or None where a record says nothing."""

    ids: Whole
    image_ids: Whole
    category_ids: Whole
    boxes: Real  # (n, 4), xywh
    areas: Real
    crowd: Whole
    num_keypoints: Whole
    scores: Real
    segmentations: list[Raw | None]
    keypoints: list[Raw | None]
    segments: list[Raw | None]
    is_caption: Truth
    is_stroke: Truth  # says of itself that it is a point or a line
    has_box: Truth  # also one that could not be read
    has_area: Truth

    def __len__(self) -> int:
        return len(self.ids)


class _Shape(Struct):
    type: str = ""


_shapes = msgspec.json.Decoder(_Shape)


class _Columns(NamedTuple):
    numbers: list[Whole]
    reals: list[Real]
    boxes: list[Real]
    segmentations: list[Raw | None]
    keypoints: list[Raw | None]
    segments: list[Raw | None]
    is_caption: list[bool]
    is_stroke: list[bool]
    has_box: list[bool]
    has_area: list[bool]


@dataclass
class Coco:
    """A COCO file: its small tables as records, its annotations as columns."""

    name: str
    is_results: bool
    images: list[Image]
    categories: list[Category]
    annotations: Annotations
    has_categories: bool = True
    has_annotations: bool = True
    findings: Findings = field(default_factory=lambda: Findings(""))

    @cached_property
    def image_ids(self) -> Whole:
        """Of each image, MISSING without one."""
        return _whole(image.id for image in self.images)

    @cached_property
    def category_ids(self) -> Whole:
        """Of each category, MISSING without one."""
        return _whole(category.id for category in self.categories)

    @cached_property
    def image_of(self) -> Whole:
        """For each annotation the place of its image, -1 where there is none."""
        return places_of(self.annotations.image_ids, self.image_ids)

    @cached_property
    def category_of(self) -> Whole:
        """For each annotation the place of its category, -1 where there is none."""
        return places_of(self.annotations.category_ids, self.category_ids)

    @cached_property
    def image_sizes(self) -> Real:
        """(width, height) of each image, NaN where it is not said or absurd; a last row of NaN stands for no image."""
        sizes = [(_side(image.width), _side(image.height)) for image in self.images]
        return np.array([*sizes, (np.nan, np.nan)], dtype=np.float64)

    @cached_property
    def sizes(self) -> Real:
        """(width, height) of each annotation's image, NaN where unknown."""
        return np.asarray(self.image_sizes[self.image_of], dtype=np.float64)

    def place(self, index: int) -> str:
        """How an annotation is called: `annotations[17] id 9`."""
        number = int(self.annotations.ids[index])
        name = f"[{index}]" if self.is_results else f"annotations[{index}]"
        return name + _id_of(number)

    def image_place(self, index: int) -> str:
        """How an image is called: `images[3] id 8`."""
        number = self.images[index].id
        return f"images[{index}]{_id_of(number)}"

    def category_place(self, index: int) -> str:
        """How a category is called: `categories[0] id 1`."""
        number = self.categories[index].id
        return f"categories[{index}]{_id_of(number)}"


def _id_of(number: int | UnsetType) -> str:
    """The id behind a place; none where there is none, or one that stands for what is no whole number."""
    is_written = number is not UNSET and number != MISSING and not FIRST_ODD_ID >= number > MISSING
    return f" id {number}" if is_written else ""


def read_coco(data: bytes, name: str, findings: Findings) -> Coco | None:
    """The columns of a file; None, with the reason among the findings, where it cannot be examined."""
    document = parse(data, findings)
    if document is None:
        return None
    reader = Reader(findings, had_nan=document.had_nan)
    return Coco(
        name=name,
        is_results=document.is_results,
        images=list(reader.read(document.tables.get("images", []), IMAGES)),
        categories=list(reader.read(document.tables.get("categories", []), CATEGORIES)),
        annotations=_annotations(document, reader),
        has_categories="categories" in document.tables,
        has_annotations="annotations" in document.tables,
        findings=findings,
    )


def places_of(values: Whole, among: Whole) -> Whole:
    """Where each value first stands among others, -1 where it does not; MISSING stands nowhere."""
    if not len(among):
        return np.full(len(values), -1)
    order = np.argsort(among, kind="stable")
    at = np.searchsorted(among[order], values)
    at[at == len(among)] = 0
    found = order[at]
    is_there = (among[found] == values) & (values != MISSING)
    return np.where(is_there, found, -1)


def _annotations(document: Document, reader: Reader) -> Annotations:
    shape = RESULTS if document.is_results else ANNOTATIONS
    records = reader.read(document.tables.get("annotations", []), shape)
    columns = _Columns([], [], [], [], [], [], [], [], [], [])
    while chunk := list(islice(records, _AT_ONCE)):
        _add(columns, chunk)
    numbers = np.concatenate([np.empty((5, 0), np.int64), *columns.numbers], axis=1)
    reals = np.concatenate([np.empty((2, 0)), *columns.reals], axis=1)
    return Annotations(
        ids=numbers[0],
        image_ids=numbers[1],
        category_ids=numbers[2],
        boxes=np.concatenate([np.empty((0, 4)), *columns.boxes]),
        areas=reals[0],
        crowd=numbers[3],
        num_keypoints=numbers[4],
        scores=reals[1],
        segmentations=columns.segmentations,
        keypoints=columns.keypoints,
        segments=columns.segments,
        is_caption=np.array(columns.is_caption, dtype=bool),
        is_stroke=np.array(columns.is_stroke, dtype=bool),
        has_box=np.array(columns.has_box, dtype=bool),
        has_area=np.array(columns.has_area, dtype=bool),
    )


def _add(columns: _Columns, chunk: list[Annotation]) -> None:
    names = ("id", "image_id", "category_id", "iscrowd", "num_keypoints")
    columns.numbers.append(
        np.stack([_whole(getattr(each, name) for each in chunk) for name in names])
    )
    columns.reals.append(
        np.stack([_real(each.area for each in chunk), _real(each.score for each in chunk)])
    )
    columns.boxes.append(
        np.array([_NO_BOX if each.bbox is UNSET else each.bbox for each in chunk], np.float64)
    )
    columns.segmentations.extend(_given(each.segmentation) for each in chunk)
    columns.keypoints.extend(_given(each.keypoints) for each in chunk)
    columns.segments.extend(_given(each.segments_info) for each in chunk)
    columns.has_box.extend(each.bbox is not UNSET for each in chunk)
    columns.has_area.extend(each.area is not UNSET for each in chunk)
    columns.is_caption.extend(each.caption is not UNSET for each in chunk)
    columns.is_stroke.extend(_is_stroke(each.shape) for each in chunk)


def _given(raw: Raw | UnsetType) -> Raw | None:
    return None if raw is UNSET or bytes(raw) == b"null" else raw


def _is_stroke(raw: Raw | UnsetType) -> bool:
    """Whether a `shape`, in which exports say what COCO has no word for, covers no pixels."""
    if raw is UNSET:
        return False
    try:
        return _shapes.decode(raw).type in ("point", "polyline")
    except (msgspec.DecodeError, RecursionError):
        return False


def _whole(values: Iterator[int | UnsetType]) -> Whole:
    return np.array([MISSING if value is UNSET else value for value in values], dtype=np.int64)


def _real(values: Iterator[float | UnsetType]) -> Real:
    return np.array([np.nan if value is UNSET else value for value in values], dtype=np.float64)


def _side(value: int | UnsetType) -> float:
    return float(value) if value is not UNSET and 0 < value <= MOST_SIDE else np.nan


MOST_SIDE = 1_000_000
