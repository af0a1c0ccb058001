"""How far people scatter at each point of a skeleton, learnt from the instances that two or more of them marked."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.keypoints.oks import DEFAULT_SIGMA, Numbers
from app.agreement.measures.keypoints.records import Skeletons

LEAST_INSTANCES = 30
# Raters who copy each other must not make every other place a different one.
SMALLEST_SIGMA = 0.01


@dataclass(frozen=True)
class Sigmas:
    """`values` (K,) as a share of s; `instances` (K,) that two or more placed the point of.

    `is_shrunk` (K,): so few that the value is drawn to .07, the more the fewer there are.
    """

    values: Numbers
    instances: NDArray[np.int64]
    is_shrunk: NDArray[np.bool_]


def project_sigmas(skeletons: Skeletons) -> Sigmas:
    """sigma² = the mean over instances of sum |x - mean|² / ((R - 1) s²).

    Source: M. Ronchi, P. Perona, "Benchmarking and error diagnosis in multi-instance pose estimation", 2017.
    """
    squares, is_shared, _ = instance_squares(skeletons)
    return sigmas_of_sums(squares.sum(axis=0), is_shared.sum(axis=0))


def sigmas_of_sums(variances: Numbers, instances: NDArray[np.int64]) -> Sigmas:
    """The same from sigma² summed up over instances, and how many those are; both (K,)."""
    return _shrunk(variances / np.maximum(instances, 1), instances)


def robust_sigmas(skeletons: Skeletons) -> Sigmas:
    """Likewise from medians, which a few wrong points cannot move: half the squared distance of two raters has the mean
    sigma² and, where they scatter normally, the median sigma² ln 2.
    """
    _, is_shared, _ = instance_squares(skeletons)
    halves = skeletons.pair_distances**2 / 2
    medians = np.array(
        [np.median(each[~np.isnan(each)]) if (~np.isnan(each)).any() else 0.0 for each in halves.T]
    )
    return _shrunk(medians / np.log(2), is_shared.sum(axis=0))


def instance_squares(
    skeletons: Skeletons,
) -> tuple[Numbers, NDArray[np.bool_], NDArray[np.int64]]:
    """(clusters, K): sum |x - mean|² / ((R - 1) s²), 0 where fewer than two placed the point.

    And where two or more did, and the cluster of each row.
    """
    index, frames = skeletons.cluster_frames()
    count, points = len(frames), skeletons.points.shape[1]
    placed = skeletons.is_placed
    raters = np.zeros((count, points))
    np.add.at(raters, index, placed)
    sums = np.zeros((count, points, 2))
    np.add.at(sums, index, skeletons.points[:, :, :2] * placed[:, :, np.newaxis])
    means = sums / np.maximum(raters, 1)[:, :, np.newaxis]
    apart = ((skeletons.points[:, :, :2] - means[index]) ** 2).sum(axis=2) * placed
    squares = np.zeros((count, points))
    np.add.at(squares, index, apart)
    log_areas = np.bincount(index, skeletons.log_areas) / np.bincount(index)
    squares /= np.maximum(raters - 1, 1) * np.exp(log_areas)[:, np.newaxis]
    return np.where(raters >= 2, squares, 0.0), raters >= 2, index


def _shrunk(variances: Numbers, instances: NDArray[np.int64]) -> Sigmas:
    trust = np.minimum(instances / LEAST_INSTANCES, 1.0)
    mixed = trust * variances + (1 - trust) * DEFAULT_SIGMA**2
    return Sigmas(np.maximum(np.sqrt(mixed), SMALLEST_SIGMA), instances, trust < 1)
