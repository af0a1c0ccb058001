"""Skeletons of instances that several raters marked."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.keypoints.oks import Numbers, Points, bounds_of_points, instance_areas

Indices = NDArray[np.int64]


@dataclass(frozen=True)
class Skeletons:
    """One row is one rater's skeleton of one instance.

    `points` is (n, K, 3); `cluster`, `rater` and `image` are (n,): rows of one cluster are one instance.
    `boxes` is (n, 4), NaN where a skeleton has none of its own; none at all: of none.
    """

    points: Points
    cluster: Indices
    rater: Indices
    image: Indices
    boxes: Numbers | None = None

    @cached_property
    def is_placed(self) -> NDArray[np.bool_]:
        """(n, K): whether the rater placed the point."""
        return np.asarray(self.points[:, :, 2] > 0)

    @cached_property
    def log_areas(self) -> Numbers:
        """(n,): logarithms of the areas, since instances are scaled by geometric means."""
        return np.asarray(np.log(instance_areas(self.points, self.boxes)), dtype=np.float64)

    @cached_property
    def pairs(self) -> tuple[Indices, Indices]:
        """Rows of one cluster, two by two, the earlier row first."""
        order = np.argsort(self.cluster, kind="stable")
        _, counts = np.unique(self.cluster, return_counts=True)
        ends = np.repeat(np.cumsum(counts), counts)
        later = ends - np.arange(len(order)) - 1
        first = np.repeat(np.arange(len(order)), later)
        step = np.arange(len(first)) - np.repeat(np.cumsum(later) - later, later) + 1
        return order[first], order[first + step]

    @cached_property
    def pair_scales(self) -> Numbers:
        """(p,): s of each pair, the root of the geometric mean of both areas, in pixels."""
        first, second = self.pairs
        return np.exp((self.log_areas[first] + self.log_areas[second]) / 4)

    @cached_property
    def pair_distances(self) -> Numbers:
        """(p, K): how far two raters' places lie apart, in s; NaN where not both placed the point."""
        first, second = self.pairs
        apart = self.points[first, :, :2] - self.points[second, :, :2]
        distances = np.hypot(apart[:, :, 0], apart[:, :, 1]) / self.pair_scales[:, np.newaxis]
        return np.where(self.is_placed[first] & self.is_placed[second], distances, np.nan)

    def cluster_frames(self) -> tuple[Indices, Numbers]:
        """The cluster of each row, counted from 0, and the mean box (clusters, 4) of each cluster."""
        bounds = bounds_of_points(self.points)
        if self.boxes is not None:
            bounds = np.where(np.isnan(self.boxes), bounds, self.boxes)
        _, index, counts = np.unique(self.cluster, return_inverse=True, return_counts=True)
        sums = np.zeros((len(counts), 4))
        np.add.at(sums, index, bounds)
        return index.astype(np.int64), sums / counts[:, np.newaxis]
