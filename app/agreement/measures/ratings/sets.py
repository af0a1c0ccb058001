"""Alpha of label sets: several labels at once, where sets may overlap in part.

Works on the distinct sets, of which there are few; distances are made in blocks and never kept.
Source: R. Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and Pragmatic Annotation", 2006.
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.agreement.measures.intervals import Estimate, missing, ratio, sums_by
from app.agreement.measures.ratings.records import Floats, Ints, pairs_within
from app.agreement.measures.resampling import (
    NO_OVERLAP,
    NO_VARIATION,
    ONE_UNIT,
    AlphaSums,
    alpha_interval,
    alpha_of_sums,
    share_that_differs,
)

MOST_DISTINCT_SETS = 5_000
RANDOM_PAIRS = 20_000
_ROWS_AT_ONCE = 512
Flags = NDArray[np.bool_]
SetDistance = Callable[[Floats, Floats, Floats], Floats]
"""From |A|, |B| and |A and B|, arrays that broadcast, to a distance in [0, 1]; two empty sets do not differ."""


def jaccard_distance(size_a: Floats, size_b: Floats, common: Floats) -> Floats:
    """1 - |A and B| / |A or B|; 0 for two empty sets, 1 for an empty set and another."""
    union = size_a + size_b - common
    return np.asarray(np.where(union == 0, 0.0, 1 - common / np.maximum(union, 1)))


def masi_distance(size_a: Floats, size_b: Floats, common: Floats) -> Floats:
    """1 - J·M, M being 1 for equal sets, 2/3 where one holds the other, 1/3 where they overlap, 0 where they do not."""
    holds = common == np.minimum(size_a, size_b)
    equal = holds & (size_a == size_b)
    kind = np.select([equal, (common > 0) & holds, common > 0], [1.0, 2 / 3, 1 / 3], 0.0)
    return np.asarray(1 - (1 - jaccard_distance(size_a, size_b, common)) * kind)


def set_alpha(
    unit: ArrayLike,
    labels: ArrayLike,
    *,
    distance: SetDistance = jaccard_distance,
    images: ArrayLike | None = None,
    seed: int = 0,
) -> Estimate:
    """Krippendorff's alpha with a distance of sets.

    Args:
        unit: (n,): the unit of each rating, any whole numbers; one row a rating, whoever made it.
        labels: (n, labels): which labels it has; a row of False is an answer, too: none of them.
        distance: `jaccard_distance` or `masi_distance`.
        images: (n,): the image of each rating; None: each unit is an image of its own.
        seed: of the random pairs that stand for all where there are more than 5,000 distinct sets.
    """
    units = np.asarray(unit, dtype=np.int64)
    flags = np.asarray(labels, dtype=np.bool_)
    _, position, sizes = np.unique(units, return_inverse=True, return_counts=True)
    raters = sizes[position]
    kept = raters >= 2
    if not kept.any():
        return missing(NO_OVERLAP)
    image_of = units if images is None else np.asarray(images, dtype=np.int64)
    _, image = np.unique(image_of[kept], return_inverse=True)
    return _alpha(
        position[kept], flags[kept], image, raters[kept].astype(np.float64), (distance, seed)
    )


def _alpha(
    unit: Ints, flags: Flags, image: Ints, raters: Floats, how: tuple[SetDistance, int]
) -> Estimate:
    distance, seed = how
    images = int(image.max()) + 1
    i, j = pairs_within(unit)
    apart = _apart(flags, i, j, distance)
    disagreement = sums_by(image[i], 2 * apart / (raters[i] - 1), images)
    ratings = np.bincount(image, minlength=images).astype(np.float64)
    distinct, value = distinct_sets(flags)
    totals = np.bincount(value).astype(np.float64)
    differing = share_that_differs(totals)
    if len(distinct) > MOST_DISTINCT_SETS:
        expected = _sampled_distance(flags, image, distance, seed)
        return _alpha_of_sample(disagreement, ratings, expected, differing)
    from_all = _weighted_distances(distinct, totals, distance)
    k, m = pairs_within(image)
    within = sums_by(image[k], 2 * _apart(flags, k, m, distance), images)
    cross = sums_by(image, from_all[value], images)
    units = len(np.unique(unit))
    return alpha_of_sums(AlphaSums(units, differing, disagreement, ratings, cross, within))


def distinct_sets(labels: Flags) -> tuple[Flags, Ints]:
    """The different rows of (n, labels), and which of them each row is."""
    packed = np.packbits(labels, axis=1)
    if packed.shape[1] == 0:
        return labels[:1], np.zeros(len(labels), np.int64)
    keys = np.ascontiguousarray(packed).view(np.dtype((np.void, packed.shape[1]))).ravel()
    _, first, which = np.unique(keys, return_index=True, return_inverse=True)
    return labels[first], which.astype(np.int64)


def _apart(flags: Flags, i: Ints, j: Ints, distance: SetDistance) -> Floats:
    sizes = flags.sum(axis=1).astype(np.float64)
    apart = np.empty(len(i))
    for start in range(0, len(i), 100_000):
        a, b = i[start : start + 100_000], j[start : start + 100_000]
        common = (flags[a] & flags[b]).sum(axis=1).astype(np.float64)
        apart[start : start + 100_000] = distance(sizes[a], sizes[b], common)
    return apart


def _weighted_distances(distinct: Flags, totals: Floats, distance: SetDistance) -> Floats:
    """For each distinct set, the sum of its distances to all ratings."""
    members = distinct.astype(np.float32)
    sizes = distinct.sum(axis=1).astype(np.float64)
    sums = np.empty(len(distinct))
    for start in range(0, len(distinct), _ROWS_AT_ONCE):
        rows = slice(start, start + _ROWS_AT_ONCE)
        common = (members[rows] @ members.T).astype(np.float64)
        sums[rows] = distance(sizes[rows, None], sizes[None, :], common) @ totals
    return sums


def _sampled_distance(flags: Flags, image: Ints, distance: SetDistance, seed: int) -> float:
    """The mean distance of ratings of different images, from random pairs: its standard error is below 0.004."""
    generator = np.random.default_rng(seed)
    i, j = generator.integers(0, len(flags), size=(2, RANDOM_PAIRS))
    differ = image[i] != image[j]
    return float(_apart(flags, i[differ], j[differ], distance).mean()) if differ.any() else 0.0


def _alpha_of_sample(
    disagreement: Floats, ratings: Floats, expected: float, differing: float
) -> Estimate:
    """With as many ratings, leaving out an image does not move the expected disagreement."""
    images = len(ratings)
    found = ratio(disagreement, ratings)
    if found.value is None or found.se is None or expected <= 0:
        return missing(NO_VARIATION, images, 1.0)
    if images < 2:
        return missing(ONE_UNIT, images, 1 - found.value)
    value, se = 1 - found.value / expected, found.se / expected
    return Estimate(
        value, images, se, alpha_interval(value, se, images, differing), 1 - found.value
    )
