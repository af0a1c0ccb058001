"""What every format is read into and written from: one image at a time, so that memory stays flat.

Coordinates are float pixels of the upright image; shapes are plain JSON as docs/formats/shapes.md has them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

Shape = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """Points of a pose: `edges` and `flip_pairs` are pairs of 0-based places in `keypoints`."""

    keypoints: tuple[str, ...]
    edges: tuple[tuple[int, int], ...] = ()
    flip_pairs: tuple[tuple[int, int], ...] = ()
    sigmas: tuple[float, ...] | None = None


@dataclass(frozen=True, slots=True)
class Category:
    """What objects are called. `id` is permanent and ≥ 1; `color` is `#rrggbb`."""

    id: int
    name: str
    supercategory: str | None = None
    color: str | None = None
    skeleton: Skeleton | None = None
    attributes: Sequence[Mapping[str, Any]] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a whole image: `mode` is binary, multiclass, multilabel or ordinal."""

    id: int
    name: str
    mode: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is said once, before the images. `sources` tells where its layers come from, by their ids."""

    name: str
    categories: tuple[Category, ...]
    questions: tuple[Question, ...] = ()
    truth: str = ""
    sources: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Object:
    """One marked thing. `area` in pixels from the raster; `layer_id` and `score` where they are known."""

    id: int
    category_id: int
    shape: Shape
    area: float = 0.0
    is_crowd: bool = False
    attributes: Mapping[str, Any] = field(default_factory=dict)
    group_id: UUID | None = None
    layer_id: int | None = None
    score: float | None = None
    z: int = 0


@dataclass(frozen=True, slots=True)
class Image:
    """An image and what is said of it. `file_name` is a relative path, unique in the dataset.

    `objects` are in their order of drawing, the lowest first. `is_checked` tells an image that somebody looked at and
    left empty from one that nobody has labelled. `split` is train, val, test or empty.
    """

    id: int
    file_name: str
    width: int
    height: int
    objects: Sequence[Object] = ()
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] = ()
    is_checked: bool = True
    split: str = ""
    metadata: Mapping[str, Any] = field(default_factory=dict)
