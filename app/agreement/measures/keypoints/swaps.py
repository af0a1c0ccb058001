"""Left taken for right: where exchanging the two sides of one rater's skeleton brings two raters together."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate, ratio, sums_by
from app.agreement.measures.keypoints.oks import Numbers
from app.agreement.measures.keypoints.records import Skeletons

# An exchange must save more than this share of the distance.
LEAST_GAIN = 0.5
NO_SIDES = "No instance has both sides from two annotators."


def swap_rates(skeletons: Skeletons, flip_pairs: Sequence[tuple[int, int]]) -> list[Estimate]:
    """One for each pair of points that change places in a mirror: the share of pairs of raters who disagree on sides.

    Args:
        skeletons: of matched instances.
        flip_pairs: indices of the left and the right point.
    """
    images, index = np.unique(skeletons.image[skeletons.pairs[0]], return_inverse=True)
    rates = []
    for left, right in flip_pairs:
        is_complete, is_swapped = swaps(skeletons, left, right)
        num = sums_by(index.astype(np.int64), is_swapped.astype(np.float64), len(images))
        den = sums_by(index.astype(np.int64), is_complete.astype(np.float64), len(images))
        rates.append(ratio(num, den, reason=NO_SIDES))
    return rates


def swaps(
    skeletons: Skeletons, left: int, right: int
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Of each pair of rows, whether both placed both sides, and whether one has them the other way round."""
    first, second = skeletons.pairs
    sides = [left, right]
    placed = np.asarray(skeletons.is_placed[:, sides]).min(axis=1)
    is_complete = placed[first] & placed[second]
    one = skeletons.points[first][:, sides, :2]
    other = skeletons.points[second][:, sides, :2]
    is_better = _distance(one, other[:, ::-1]) < (1 - LEAST_GAIN) * _distance(one, other)
    return is_complete, is_complete & is_better


def _distance(one: Numbers, other: Numbers) -> Numbers:
    apart = one - other
    return np.asarray(np.hypot(apart[:, :, 0], apart[:, :, 1]).sum(axis=1), dtype=np.float64)
