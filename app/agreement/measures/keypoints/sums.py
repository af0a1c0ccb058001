"""Sums of each image, from which every number of a skeleton's points follows: they add up over images, also by SQL."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.keypoints.distances import PCK_THRESHOLDS, row_bias
from app.agreement.measures.keypoints.oks import Numbers
from app.agreement.measures.keypoints.records import Indices, Skeletons
from app.agreement.measures.keypoints.sigmas import instance_squares
from app.agreement.measures.keypoints.swaps import swaps
from app.agreement.measures.keypoints.visibility import state_counts

STEP = 0.0125
"""The width of a step of the histogram of distances, in s."""
STEPS = 80
"""The last one holds everything from s on."""


@dataclass(frozen=True)
class PointSums:
    """One row an image, one column a point."""

    image: Indices
    """(i,): those with an instance that two or more raters marked, ascending."""
    pairs: NDArray[np.int64]
    """(i, K): pairs of raters who both placed the point."""
    distance: Numbers
    """(i, K): how far apart they are, in s."""
    within: NDArray[np.int64]
    """(i, K, 3): how many of them lie within each of the shares of PCK."""
    histogram: NDArray[np.int64]
    """(i, K, STEPS): how many lie in each step."""
    variance: Numbers
    """(i, K): sigma², summed over instances."""
    instances: NDArray[np.int64]
    """(i, K): instances whose point two or more placed."""
    states: NDArray[np.int64]
    """(i, K, 3): how often the point was said to be absent, occluded and visible."""
    agreeing: Numbers
    """(i, K): of each state n (n - 1) / (m - 1), summed over instances and states."""


def point_sums(skeletons: Skeletons) -> PointSums:
    """The sums of instances that two or more raters marked; the others must have been left out."""
    images, row_image = np.unique(skeletons.image, return_inverse=True)
    first, _ = skeletons.pairs
    apart = skeletons.pair_distances
    of_pair, is_there = row_image[first], ~np.isnan(apart)
    squares, is_shared, index = instance_squares(skeletons)
    of_instance = np.zeros(len(squares), dtype=np.int64)
    of_instance[index] = row_image
    count = len(images)
    near = np.stack([is_there & (apart <= share) for share in PCK_THRESHOLDS], axis=2)
    states = state_counts(skeletons, index, len(squares))
    return PointSums(
        image=images.astype(np.int64),
        pairs=_counted(of_pair, is_there, count),
        distance=_summed(of_pair, np.where(is_there, apart, 0.0), count),
        within=_counted(of_pair, near, count),
        histogram=_histogram(of_pair, apart, is_there, count),
        variance=_summed(of_instance, squares, count),
        instances=_counted(of_instance, is_shared, count),
        states=_counted(of_instance, states, count),
        agreeing=_summed(of_instance, _agreeing(states), count),
    )


def _agreeing(states: Numbers) -> Numbers:
    votes = states.sum(axis=2)
    alike = (states * (states - 1)).sum(axis=2)
    shares = np.divide(alike, votes - 1, out=np.zeros(alike.shape), where=votes > 1)
    return np.asarray(shares, dtype=np.float64)


def _histogram(
    of_pair: Indices, apart: Numbers, is_there: NDArray[np.bool_], count: int
) -> NDArray[np.int64]:
    points = apart.shape[1]
    row, point = np.nonzero(is_there)
    step = np.minimum((apart[row, point] / STEP).astype(np.int64), STEPS - 1)
    flat = (of_pair[row] * points + point) * STEPS + step
    found = np.bincount(flat, minlength=count * points * STEPS)
    return found.reshape(count, points, STEPS).astype(np.int64)


@dataclass(frozen=True)
class RaterPointSums:
    """One row for every image and rater who shares an instance with another; one column a point."""

    image: Indices
    rater: Indices
    instances: NDArray[np.int64]
    """(r, K): instances whose point this rater and another placed."""
    bias: Numbers
    """(r, K, 2): where the rater places it from the mean of the others, in s, summed over instances."""
    swapped: NDArray[np.int64]
    """(r, K): pairs with another rater in which the point and its mirror image are the other way round."""
    swappable: NDArray[np.int64]
    """(r, K): pairs in which both placed both sides; 0 for points without a mirror image."""


def rater_point_sums(skeletons: Skeletons, flip_pairs: Sequence[tuple[int, int]]) -> RaterPointSums:
    """The sums of each rater, from which `rater_bias` and swap rates follow."""
    stride = int(skeletons.rater.max(initial=0)) + 1
    keys, row_key = np.unique(skeletons.image * stride + skeletons.rater, return_inverse=True)
    means, met = row_bias(skeletons)
    count, points = len(keys), skeletons.points.shape[1]
    swapped = np.zeros((count, points), dtype=np.int64)
    swappable = np.zeros((count, points), dtype=np.int64)
    for left, right in flip_pairs:
        is_complete, is_swapped = swaps(skeletons, left, right)
        for rows in skeletons.pairs:
            for point in (left, right):
                swappable[:, point] += np.bincount(row_key[rows[is_complete]], minlength=count)
                swapped[:, point] += np.bincount(row_key[rows[is_swapped]], minlength=count)
    return RaterPointSums(
        image=(keys // stride).astype(np.int64),
        rater=(keys % stride).astype(np.int64),
        instances=_counted(row_key, met > 0, count),
        bias=_summed(row_key, means, count),
        swapped=swapped,
        swappable=swappable,
    )


def quantile_of_steps(histogram: NDArray[np.int64], share: float) -> float | None:
    """A quantile of the distance from the histogram alone, to within a step; None without a pair.

    Args:
        histogram: (up to STEPS,) pairs by distance.
        share: .5 is the median, .95 what one in twenty exceeds.
    """
    total = int(histogram.sum())
    if total == 0:
        return None
    reached = np.cumsum(histogram)
    step = int(np.searchsorted(reached, share * total, side="left"))
    inside = share * total - (reached[step] - histogram[step])
    return float((step + inside / histogram[step]) * STEP)


def _summed(places: Indices, values: Numbers, count: int) -> Numbers:
    sums = np.zeros((count, *values.shape[1:]))
    np.add.at(sums, places, values)
    return sums


def _counted(places: Indices, values: NDArray[np.generic], count: int) -> NDArray[np.int64]:
    return np.rint(_summed(places, values.astype(np.float64), count)).astype(np.int64)
