"""Whether scores mean what they say: of detections that are .8 sure, eight in ten should be right.

Source: C. Guo et al., "On Calibration of Modern Neural Networks", 2017; for detections, precision takes the place of
accuracy (F. Küppers et al., 2020).
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import Estimate, ratio
from app.evaluation.measures.working import Verdicts

BINS = 10


@dataclass(frozen=True)
class Bin:
    """The detections with a score from `low` to below `high` (the last bin has 1, too)."""

    low: float
    high: float
    count: int
    score: float | None
    """The mean of their scores."""
    precision: Estimate


@dataclass(frozen=True)
class Calibration:
    """The reliability curve, and the mean gap between score and precision, each bin by its count."""

    bins: tuple[Bin, ...]
    error: float | None


def calibration_of(verdicts: Verdicts) -> Calibration:
    """Over all detections that count."""
    counted = verdicts.is_hit | verdicts.is_wrong
    place = np.minimum((verdicts.score * BINS).astype(np.int64), BINS - 1)
    bins = tuple(_bin(verdicts, counted & (place == index), index) for index in range(BINS))
    total = sum(each.count for each in bins)
    gaps = [
        each.count * abs(each.score - each.precision.value)
        for each in bins
        if each.score is not None and each.precision.value is not None
    ]
    return Calibration(bins, sum(gaps) / total if total else None)


def _bin(verdicts: Verdicts, kept: np.ndarray, index: int) -> Bin:
    rows = np.flatnonzero(kept)
    images = verdicts.truths.shape[1]
    hits = np.bincount(verdicts.image[rows], weights=verdicts.is_hit[rows], minlength=images)
    count = np.bincount(verdicts.image[rows], minlength=images)
    return Bin(
        index / BINS,
        (index + 1) / BINS,
        len(rows),
        float(verdicts.score[rows].mean()) if len(rows) else None,
        ratio(hits, count, reason="No detection has such a score."),
    )
