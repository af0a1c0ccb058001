"""What goes into the measures of objects and what comes out of them, as columns."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Shape = Mapping[str, Any]

Family = Literal["region", "keypoints", "line", "point"]

THRESHOLDS = np.round(np.arange(0.5, 1.0, 0.05), 2)
"""The ten similarities of COCO's curve."""


@dataclass(frozen=True)
class Objects:
    """Objects of one family as columns of equal length; their order decides nothing but the numbers of clusters."""

    image: Ints
    """Index of the image, 0 to N - 1."""
    rater: Ints
    """Index of the rater, from 0."""
    category: Ints
    """Index of the category, from 0."""
    bounds: Floats
    """(n, 4): x, y, width and height in pixels."""
    shapes: Sequence[Shape] | None = None
    """The shapes as the API writes them, each a mapping with "type"; none where all are the boxes of `bounds`."""
    is_ignored: Flags | None = None
    """Crowd regions: objects inside (by more than half) need not be found by their rater, and they match nothing."""
    rank: Ints | None = None
    """The order of the objects' ids, which settles ties; that of the rows where there is none."""

    def __len__(self) -> int:
        return len(self.image)

    def take(self, rows: Ints) -> "Objects":
        """These rows only, in this order."""
        return Objects(
            image=self.image[rows],
            rater=self.rater[rows],
            category=self.category[rows],
            bounds=self.bounds[rows],
            shapes=None if self.shapes is None else [self.shapes[row] for row in rows.tolist()],
            is_ignored=None if self.is_ignored is None else self.is_ignored[rows],
            rank=None if self.rank is None else self.rank[rows],
        )


@dataclass(frozen=True)
class Images:
    """The images, and who submitted: who is not among them is missing; who has no objects has seen none."""

    size: Floats
    """(N, 2): width and height in pixels."""
    submitted_image: Ints
    submitted_rater: Ints
    partial_image: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    """With `partial_category`: categories that need not be marked everywhere on an image, so absence says nothing."""
    partial_category: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    def __len__(self) -> int:
        return len(self.size)


@dataclass(frozen=True)
class Options:
    """How to measure."""

    category_count: int
    family: Family = "region"
    iou_threshold: float = 0.5
    """The similarity from which two objects may be the same one."""
    sigmas: Mapping[int, Floats] = field(default_factory=dict)
    """How far people scatter at each keypoint, by category; .07 where nothing is known."""
    partial_categories: frozenset[int] = frozenset()
    """Categories that need not be marked everywhere on any image."""


@dataclass(frozen=True)
class Clusters:
    """One row a cluster: the objects that are one thing, at most one a rater."""

    image: Ints
    votes: Ints
    """m_u: how many raters marked it."""
    voters: Ints
    """R_u: how many had to; those who submitted and are not excused."""


@dataclass(frozen=True)
class Pairs:
    """Two objects of one cluster, the one of the lower rater index first."""

    first: Ints
    """Rows of objects."""
    second: Ints
    cluster: Ints
    similarity: Floats


@dataclass(frozen=True)
class ImageSums:
    """One row an image. Each pair of raters weighs 2 / (R - 1), so that an image of five raters counts as five."""

    raters: Ints
    """R: who submitted."""
    empty_raters: Ints
    """How many of them marked nothing."""
    objects: Ints
    object_squares: Ints
    """The sum over raters of their count of objects squared; with `objects`, how well counts agree."""
    found: Floats
    """D1's numerator: m (m - 1) / (R - 1), summed over clusters."""
    found_alike: Floats
    """The same with n_uc (n_uc - 1): the same category, too."""
    findable: Floats
    """D1's denominator: m of the clusters that two or more raters had to mark."""
    similarity: Floats
    """Similarities of matched pairs, weighed as pairs in `found`; D2's and D4's numerator."""
    similarity_squares: Floats
    similarity_alike: Floats
    """Of pairs of the same category."""
    dice: Floats
    """2 s / (1 + s) in place of s: the Dice coefficient where s is an IoU."""
    curve_mean: Floats
    """Weights of matched pairs by the share of the ten thresholds that they reach; AF1's numerator."""
    curve: Floats
    """(N, 10): weights of matched pairs by their similarity, in steps of .05 from .50."""
    categories_alike: Floats
    """D3: coincidences of equal categories, n_uc (n_uc - 1) / (m - 1), of clusters of two or more."""
    categories_given: Floats
    """D3: the m of those clusters."""
    distance: Floats
    """Set-alpha's observed distance: d of each pair of raters by 2 / (R - 1)."""
    distance_weight: Floats
    """R where it is 2 or more."""
    absences: Floats
    """KALOS: how often a rater did not mark what others did; R on an image where nobody marked anything."""
    kalos_alike: Floats
    """KALOS: coincidences of equal values, absence being one."""
    kalos_alpha: Floats
    """KALOS's alpha of the image alone; 1 where it is undefined, NaN with fewer than two raters."""


@dataclass(frozen=True)
class PairSums:
    """One row for every two raters who both submitted an image, even if neither marked anything."""

    image: Ints
    first: Ints
    """The lower rater index."""
    second: Ints
    first_objects: Ints
    """What the first marked, less what the second is excused of finding."""
    second_objects: Ints
    matched: Ints
    matched_alike: Ints
    similarity: Floats
    similarity_alike: Floats
    distance: Floats
    """1 - 2 similarity_alike / (first_objects + second_objects); 0 where both are empty."""

    @property
    def objects(self) -> Ints:
        """What both marked together, each counted by itself."""
        return self.first_objects + self.second_objects


@dataclass(frozen=True)
class CategorySums:
    """One row for every category that occurs on an image."""

    image: Ints
    category: Ints
    objects: Ints
    given: Floats
    """D3: how often clusters of two or more were given it."""
    alike: Floats
    """D3: its coincidences with itself; alike / given is its specific agreement."""
    found: Floats
    """Its objects that others marked, whatever they took them for: n_uc (m - 1) / (R - 1)."""
    found_alike: Floats
    """Its objects that others marked as it, too: n_uc (n_uc - 1) / (R - 1)."""
    findable: Floats
    """Its objects in clusters that two or more raters had to mark."""
    similarity_alike: Floats
    """Similarities of the pairs in `found_alike`."""


@dataclass(frozen=True)
class Confusions:
    """One row for two categories that raters of one image gave to the same thing, the lower index first."""

    image: Ints
    first: Ints
    second: Ints
    weight: Floats
    """n_ua n_ub / (m - 1), summed over clusters."""


@dataclass(frozen=True)
class Measured:
    """Everything that one pass gives; the sums go into tables as they are."""

    cluster: Ints
    """The cluster of each object; -1 of ignored regions and of raters who have not submitted."""
    clusters: Clusters
    pairs: Pairs
    images: ImageSums
    rater_pairs: PairSums
    categories: CategorySums
    confusions: Confusions
