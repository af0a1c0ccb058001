"""What several people have submitted for one image, as it is measured. Knows neither web nor database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, get_args

from app.agreement.measures.objects.records import Family

FAMILIES: tuple[Family, ...] = get_args(Family)

FAMILY_OF: dict[str, Family] = {
    "box": "region",
    "rotated_box": "region",
    "polygon": "region",
    "ellipse": "region",
    "mask": "region",
    "keypoints": "keypoints",
    "polyline": "line",
    "point": "point",
}
"""Shapes of one family are compared with each other, whatever their category."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One object of one person. `shape` is none for a box, whose `bounds` (x, y, width, height) say everything."""

    id: str
    category_id: int
    kind: str
    bounds: tuple[float, float, float, float]
    shape: Mapping[str, Any] | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    is_crowd: bool = False
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Submission:
    """Everything one person submitted for one image; no marks is the answer that there is nothing."""

    annotator_id: int
    layer_id: int
    marks: Sequence[Mark] = ()
    answers: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Values by question; an open question is not there."""


@dataclass(frozen=True, slots=True)
class LabelledImage:
    """An image with the submissions of all who have finished it, by annotator."""

    id: int
    width: int
    height: int
    submissions: Sequence[Submission]


@dataclass(frozen=True)
class CategoryFacts:
    """What of a category's definition plays a part: attributes that are chosen, not written, and its skeleton."""

    id: int
    defaults: Mapping[str, Any] = field(default_factory=dict)
    """The default of each attribute that is compared: free text is not."""
    sigmas: Sequence[float] | None = None
    keypoints: Sequence[str] = ()
    flip_pairs: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True)
class Rules:
    """By what a project is measured."""

    categories: Mapping[int, CategoryFacts] = field(default_factory=dict)
    iou_threshold: float = 0.5
    agreement_threshold: float = 0.8

    @property
    def has_objects(self) -> bool:
        """Whether an empty submission says that there is no object, rather than nothing at all."""
        return bool(self.categories)
