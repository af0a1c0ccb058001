"""How far apart two raters place the same point, and where each leans."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate, missing, ratio, sums_by
from app.agreement.measures.keypoints.oks import Numbers
from app.agreement.measures.keypoints.records import Skeletons

PCK_THRESHOLDS = (0.05, 0.1, 0.2)
NO_PAIR = "No instance has this point from two annotators."


@dataclass(frozen=True)
class PointDistances:
    """Of one point: `median` and `p95` in s (none without a pair), and for each threshold the share of pairs within."""

    pair_count: int
    median: float | None
    p95: float | None
    within: tuple[Estimate, ...]


def point_distances(
    skeletons: Skeletons, thresholds: Sequence[float] = PCK_THRESHOLDS
) -> list[PointDistances]:
    """One for each point; PCK is the share of pairs of raters whose places lie within a share of s."""
    images, index = np.unique(skeletons.image[skeletons.pairs[0]], return_inverse=True)
    return [
        _of_point(distances, index.astype(np.int64), len(images), thresholds)
        for distances in skeletons.pair_distances.T
    ]


def _of_point(
    distances: Numbers, image: NDArray[np.int64], image_count: int, thresholds: Sequence[float]
) -> PointDistances:
    is_there = ~np.isnan(distances)
    found = distances[is_there]
    if len(found) == 0:
        return PointDistances(0, None, None, tuple(missing(NO_PAIR) for _ in thresholds))
    pairs = sums_by(image, is_there.astype(np.float64), image_count)
    within = tuple(
        ratio(sums_by(image, (distances <= each).astype(np.float64), image_count), pairs)
        for each in thresholds
    )
    median, p95 = np.quantile(found, [0.5, 0.95]).tolist()
    return PointDistances(len(found), median, p95, within)


@dataclass(frozen=True)
class Bias:
    """`vectors` (raters, K, 2), in s, x right and y down; NaN where a rater met nobody.

    `counts` (raters, K) are the instances behind them.
    """

    vectors: Numbers
    counts: NDArray[np.int64]


def rater_bias(skeletons: Skeletons, rater_count: int) -> Bias:
    """How far each rater's places lie, on average, from the mean of the other raters' of the same instance."""
    means, counts = row_bias(skeletons)
    point_count = skeletons.points.shape[1]
    met = np.zeros((rater_count, point_count), dtype=np.int64)
    total = np.zeros((rater_count, point_count, 2))
    np.add.at(met, skeletons.rater, counts > 0)
    np.add.at(total, skeletons.rater, means)
    vectors = np.where(
        met[:, :, np.newaxis] > 0, total / np.maximum(met, 1)[:, :, np.newaxis], np.nan
    )
    return Bias(vectors, met)


def row_bias(skeletons: Skeletons) -> tuple[Numbers, Numbers]:
    """Of each row, how far its places lie from the mean of the others' of its instance (n, K, 2), and their count."""
    first, second = skeletons.pairs
    rows, others = np.concatenate([first, second]), np.concatenate([second, first])
    scales = np.concatenate([skeletons.pair_scales] * 2)[:, np.newaxis, np.newaxis]
    both = skeletons.is_placed[rows] & skeletons.is_placed[others]
    apart = (skeletons.points[rows, :, :2] - skeletons.points[others, :, :2]) / scales
    row_count, point_count, _ = skeletons.points.shape
    counts = np.zeros((row_count, point_count))
    sums = np.zeros((row_count, point_count, 2))
    np.add.at(counts, rows, both)
    np.add.at(sums, rows, apart * both[:, :, np.newaxis])
    # An instance that five others marked says no more of a rater than one that two marked.
    return sums / np.maximum(counts, 1)[:, :, np.newaxis], counts
