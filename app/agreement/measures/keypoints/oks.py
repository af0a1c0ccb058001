"""Object keypoint similarity (OKS) of two raters, neither of whom is the truth."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
Numbers = NDArray[np.float64]

COCO_PERSON_SIGMAS = (
    *(0.026, 0.025, 0.025, 0.035, 0.035),  # nose, eyes, ears
    *(0.079, 0.079, 0.072, 0.072, 0.062, 0.062),  # shoulders, elbows, wrists
    *(0.107, 0.107, 0.087, 0.087, 0.089, 0.089),  # hips, knees, ankles
)
DEFAULT_SIGMA = 0.07
# COCO's people fill 53 % of their boxes on average.
AREA_SHARE = 0.53
FLOOR = 0.1

# So many pairs that their numbers stay in the processor's cache.
_PAIRS_AT_ONCE = 2048
_SMALLEST_AREA_PX2 = 1.0


def symmetric_oks(
    points_a: Points,
    points_b: Points,
    areas_a: Numbers,
    areas_b: Numbers,
    sigmas: Numbers,
) -> Numbers:
    """The similarity of each pair of instances, from 0 to 1; the same whichever of the two comes first.

    OKS = sum over points both placed of exp(-d² / (2 s² (2 sigma)²)) / points either placed, with s² the geometric mean
    of the two areas. COCO's own divides by the points of one side only, so it is blind to points that the other adds.

    Args:
        points_a: (p, K, 3), x, y and v in pixels; v 0 is absent.
        points_b: likewise, of the other rater.
        areas_a: (p,) areas of the instances in square pixels.
        areas_b: likewise.
        sigmas: (K,) how far people scatter at each point, as a share of s.

    Returns:
        (p,); 0 where neither placed any point.
    """
    result = np.empty(len(points_a))
    scales = np.sqrt(
        np.maximum(areas_a, _SMALLEST_AREA_PX2) * np.maximum(areas_b, _SMALLEST_AREA_PX2)
    )
    factors = -1.0 / (8.0 * np.asarray(sigmas, dtype=np.float64) ** 2)
    for begin in range(0, len(points_a), _PAIRS_AT_ONCE):
        span = slice(begin, begin + _PAIRS_AT_ONCE)
        result[span] = _oks(points_a[span], points_b[span], scales[span], factors)
    return result


def _oks(points_a: Points, points_b: Points, scales: Numbers, factors: Numbers) -> Numbers:
    """In place, since most of the time goes into moving numbers."""
    apart = points_a[:, :, 0] - points_b[:, :, 0]
    apart *= apart
    down = points_a[:, :, 1] - points_b[:, :, 1]
    down *= down
    apart += down
    apart *= factors
    apart /= scales[:, np.newaxis]
    np.exp(apart, out=apart)
    is_in_a, is_in_b = points_a[:, :, 2] > 0, points_b[:, :, 2] > 0
    apart *= is_in_a & is_in_b
    placed = np.count_nonzero(is_in_a | is_in_b, axis=1)
    return np.asarray(apart.sum(axis=1) / np.maximum(placed, 1), dtype=np.float64)


def instance_areas(points: Points, boxes: Numbers | None = None) -> Numbers:
    """Areas of instances that have no outline: 53 % of the box, or of the bounds of the placed points.

    Args:
        points: (n, K, 3).
        boxes: (n, 4) x, y, width, height; NaN where an instance has no box of its own.

    Returns:
        (n,) square pixels, at least 1.
    """
    bounds = bounds_of_points(points)
    if boxes is not None:
        bounds = np.where(np.isnan(boxes), bounds, boxes)
    return np.maximum(AREA_SHARE * bounds[:, 2] * bounds[:, 3], _SMALLEST_AREA_PX2)


def bounds_of_points(points: Points) -> Numbers:
    """The boxes (n, 4) around the placed points of instances; zeros around none."""
    is_placed = points[:, :, 2:] > 0
    low = np.where(is_placed, points[:, :, :2], np.inf).min(axis=1)
    high = np.where(is_placed, points[:, :, :2], -np.inf).max(axis=1)
    boxes = np.concatenate([low, high - low], axis=1)
    return np.where(is_placed.any(axis=1), boxes, 0.0)


def candidate_similarity(
    similarities: Numbers, overlaps: Numbers, *, threshold: float, floor: float = FLOOR
) -> Numbers:
    """What pairs of instances are matched by: OKS, and where it fails (below the floor) the IoU of their boxes.

    OKS fails where one rater swapped left and right or placed other points than the other: still the same person. The
    box then counts up to the threshold of matching, so that it never takes a partner from a pair that OKS has found.

    Args:
        similarities: (p,) OKS.
        overlaps: (p,) IoU of the boxes.
        threshold: the similarity from which two instances may be one.
        floor: the OKS from which it is trusted.
    """
    return np.where(similarities >= floor, similarities, np.minimum(overlaps, threshold))
