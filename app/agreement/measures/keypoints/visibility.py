"""Agreement on whether a point is absent, occluded or visible, and alpha of where it is."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate, missing
from app.agreement.measures.keypoints.oks import Numbers
from app.agreement.measures.keypoints.records import Skeletons
from app.agreement.measures.ratings.alpha import krippendorff_alpha
from app.agreement.measures.ratings.specific import specific_agreement
from app.agreement.measures.ratings.weights import ordinal_distances
from app.agreement.measures.resampling import NO_OVERLAP, NO_VARIATION, ONE_UNIT, alpha_interval

STATES = 3


@dataclass(frozen=True)
class VisibilityAgreement:
    """Of one point: alpha of the three states as names and as ranks, and agreement on each alone (`absent` first)."""

    nominal: Estimate
    ordinal: Estimate
    specific: tuple[Estimate, ...]


def visibility_agreement(skeletons: Skeletons) -> list[VisibilityAgreement]:
    """One for each point; the units are instances, their images what they are drawn with."""
    index, frames = skeletons.cluster_frames()
    images = np.zeros(len(frames), dtype=np.int64)
    images[index] = skeletons.image
    counts = state_counts(skeletons, index, len(frames))
    return [_of_point(each, images) for each in np.moveaxis(counts, 1, 0)]


def state_counts(skeletons: Skeletons, index: NDArray[np.int64], count: int) -> Numbers:
    """(clusters, K, 3): how many raters said that the point is absent, occluded and visible.

    Args:
        skeletons: of matched instances.
        index: the cluster of each row, from 0.
        count: how many clusters there are.
    """
    states = skeletons.points[:, :, 2].astype(np.int64)
    points = states.shape[1]
    flat = (index[:, np.newaxis] * points + np.arange(points)) * STATES + states
    found = np.bincount(flat.ravel(), minlength=count * points * STATES)
    return found.reshape(count, points, STATES).astype(np.float64)


def _of_point(counts: Numbers, images: NDArray[np.int64]) -> VisibilityAgreement:
    return VisibilityAgreement(
        krippendorff_alpha(counts, images=images),
        krippendorff_alpha(counts, ordinal_distances(counts), images=images),
        specific_agreement(counts, images=images),
    )


def place_alpha(skeletons: Skeletons, point: int) -> Estimate:
    """Interval alpha of one point's places, with the squared distance between vectors.

    Places are told in the mean box of their instance, so that chance is "somewhere in the box, as this point usually
    is". Closed: D_e = 2 trace(covariance). The standard error leaves out one image at a time.
    """
    index, frames = skeletons.cluster_frames()
    sides = np.maximum(frames[:, 2:], 1.0)
    rows = skeletons.is_placed[:, point]
    raters = np.bincount(index[rows], minlength=len(frames))
    rows = rows & (raters[index] >= 2)
    if not rows.any():
        return missing(NO_OVERLAP)
    unit = index[rows]
    places = (skeletons.points[rows, point, :2] - frames[unit, :2]) / sides[unit]
    # From the middle of all places, so that no digits are lost.
    return _alpha(places - places.mean(axis=0), unit, raters, skeletons.image[rows])


def _alpha(
    places: Numbers, unit: NDArray[np.int64], raters: NDArray[np.int64], image: NDArray[np.int64]
) -> Estimate:
    sums_of_units = np.stack([np.bincount(unit, each, len(raters)) for each in places.T], axis=1)
    means = sums_of_units / np.maximum(raters, 1)[:, np.newaxis]
    # Over ordered pairs of m places, sum d² = 2 m sum |x - mean|².
    share = raters[unit] / (raters[unit] - 1)
    crossed = 2 * share * ((places - means[unit]) ** 2).sum(axis=1)
    images, index = np.unique(image, return_inverse=True)
    columns = np.column_stack([np.ones(len(places)), crossed, places, (places**2).sum(axis=1)])
    sums = np.zeros((len(images), 5))
    np.add.at(sums, index, columns)
    total = sums.sum(axis=0)
    if len(np.unique(unit)) < 2:
        return missing(ONE_UNIT, len(images))
    value = float(_alpha_of(total))
    if np.isnan(value):
        return missing(NO_VARIATION, len(images))
    left = _alpha_of(total - sums)
    left = left[~np.isnan(left)]
    se = float(np.sqrt((len(left) - 1) * left.var())) if len(left) >= 2 else None
    return Estimate(value, len(images), se, alpha_interval(value, se, len(images), 1.0))


def _alpha_of(sums: Numbers) -> Numbers:
    """From n, sum of crossed, sum of x and y, sum of squares, in the last axis; NaN where nothing varies."""
    n, crossed, squares = sums[..., 0], sums[..., 1], sums[..., 4]
    expected = 2 * (n * squares - (sums[..., 2:4] ** 2).sum(axis=-1))
    is_defined = (n >= 2) & (expected > 1e-12)
    observed = crossed * (n - 1)
    return np.where(is_defined, 1 - observed / np.where(is_defined, expected, 1.0), np.nan)
