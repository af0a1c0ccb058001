"""What goes into the measures and what comes out of matching, as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Shape = Mapping[str, Any]

Compare = Literal["boxes", "masks", "keypoints"]
"""By what objects are held against each other: their frames, their pixels, or their keypoints."""

THRESHOLDS: Floats = np.linspace(0.5, 0.95, 10)
"""COCO's ten overlaps."""
RECALLS: Floats = np.linspace(0, 1, 101)
"""COCO's 101 places of a precision-recall curve."""
SIZES: Mapping[str, tuple[float, float]] = {
    "small": (0.0, 32.0**2),
    "medium": (32.0**2, 96.0**2),
    "large": (96.0**2, 1e10),
}
"""COCO's areas in square pixels; a bound belongs to both sides."""
MOST_DETECTIONS: Mapping[Compare, int] = {"boxes": 100, "masks": 100, "keypoints": 20}
"""Of one category on one image; what is less certain does not count, as in COCO."""


@dataclass(frozen=True)
class Marks:
    """Objects of one side as columns of equal length; the rows of an image stand in the order that settles ties."""

    image: Ints
    """Index of the image, 0 to N - 1."""
    category: Ints
    """Index of the category, 0 to K - 1."""
    bounds: Floats
    """(n, 4): x, y, width and height in pixels."""
    area: Floats
    """In square pixels; decides whether an object is small."""
    shapes: Sequence[Shape] | None = None
    """The shapes as the API writes them; not needed to compare boxes."""
    score: Floats = field(default_factory=lambda: np.zeros(0))
    """Of detections, in [0, 1]."""
    is_crowd: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))
    """Of the truth: regions in which detections are neither right nor wrong."""

    def __len__(self) -> int:
        return len(self.image)

    def take(self, rows: Ints) -> "Marks":
        """These rows, in this order."""
        return Marks(
            image=self.image[rows],
            category=self.category[rows],
            bounds=self.bounds[rows],
            area=self.area[rows],
            shapes=None if self.shapes is None else [self.shapes[row] for row in rows.tolist()],
            score=self.score[rows] if len(self.score) else self.score,
            is_crowd=self.is_crowd[rows] if len(self.is_crowd) else self.is_crowd,
        )


@dataclass(frozen=True)
class Scene:
    """The images on which a model and a truth both speak, and what each says."""

    size: Ints
    """(N, 2): width and height in pixels."""
    detections: Marks
    truths: Marks
    category_count: int
    compare: Compare = "boxes"
    sigmas: Mapping[int, Floats] = field(default_factory=dict)
    """How far people scatter at each keypoint, by category; .07 where nothing is known."""

    @property
    def image_count(self) -> int:
        """N."""
        return len(self.size)


@dataclass(frozen=True)
class Overlaps:
    """A row for every detection and truth of one image that overlap by a tenth or more, whatever their categories.

    With a crowd region, the overlap is the share of the detection that lies inside.
    """

    detection: Ints
    truth: Ints
    overlap: Floats

    def take(self, rows: Ints | Flags) -> "Overlaps":
        """These rows, in this order."""
        return Overlaps(self.detection[rows], self.truth[rows], self.overlap[rows])


@dataclass(frozen=True)
class Matches:
    """What became of each detection at each of T overlaps."""

    truth: Ints
    """(T, n): the row of its truth, or -1."""
    is_ignored: Flags
    """(T, n): neither right nor wrong."""

    @property
    def is_hit(self) -> Flags:
        """(T, n): right."""
        hit: Flags = (self.truth >= 0) & ~self.is_ignored
        return hit

    @property
    def is_wrong(self) -> Flags:
        """(T, n): nothing is there."""
        wrong: Flags = (self.truth < 0) & ~self.is_ignored
        return wrong
