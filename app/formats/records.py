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
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a whole image: `mode` is binary, multiclass, multilabel or ordinal."""

    id: int
    name: str
    mode: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is said once, before the images. `sources` tells where its layers come from, by their ids.

    `annotators` are names by ids, `about` what else is known of the project, in COCO's words, `license` its terms: a
    name and perhaps a url. `extra` holds `info`, `licenses` and `lists` of imported files, to be given back.
    """

    name: str
    categories: tuple[Category, ...]
    questions: tuple[Question, ...] = ()
    truth: str = ""
    sources: Mapping[int, str] = field(default_factory=dict)
    annotators: Mapping[int, str] = field(default_factory=dict)
    about: Mapping[str, Any] = field(default_factory=dict)
    license: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Object:
    """One marked thing. `area` in pixels from the raster; `layer_id` and `score` where they are known.

    `extra` holds fields of an imported file that mean nothing here; `provenance` where it comes from, if that is told.
    """

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
    provenance: Mapping[str, Any] | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layer:
    """What one layer says of a whole image, and whose it is."""

    id: int
    author_id: int | None = None
    source: str | None = None
    state: str = ""
    revision: int = 0
    answers: Mapping[str, Sequence[str]] = field(default_factory=dict)
    verified_absent: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Image:
    """An image and what is said of it. `file_name` is a relative path, unique in the dataset.

    `objects` are in their order of drawing, the lowest first. `is_checked` tells an image that somebody looked at and
    left empty from one that nobody has labelled. `split` is train, val, test or empty.

    `layers` are those that speak of it, where they are known; `answers` and `verified_absent` are what the only one
    says. `about` is what else is known of the file, in COCO's words; `extra` as with objects.
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
    layers: Sequence[Layer] = ()
    about: Mapping[str, Any] = field(default_factory=dict)
    extra: Mapping[str, Any] = field(default_factory=dict)
