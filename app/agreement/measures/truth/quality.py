"""How good a rater is: by the truth that all find together once there is enough of it, by the others before."""

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.intervals import Estimate, ratio, sums_by
from app.agreement.measures.ratings.records import Floats, Ints, Ratings

ENOUGH_LABELS = 50
"""Ratings of units that others rated, too, from which the truth judges better than the others do."""
NO_OTHERS = "Nobody else has answered an image that this annotator answered."
_SHRINKAGE = 5.0
_ROWS_AT_ONCE = 50_000


@dataclass(frozen=True, slots=True)
class Quality:
    """How often a rater is right. basis: the truth inferred from all raters, or the vote of the others."""

    accuracy: Estimate
    basis: Literal["posterior", "leave-one-out"]
    labels: int


def leave_one_out(ratings: Ratings) -> tuple[Estimate, ...]:
    """For each rater, how often the others' most frequent value is theirs; of a tie of k values each counts 1/k."""
    credit, overlapping = _credits(ratings)
    return _by_rater(ratings, credit, overlapping)


def leave_one_out_weights(ratings: Ratings) -> Floats:
    """What each rater's vote counts, (raters,): leave-one-out agreement, drawn to the mean where ratings are few."""
    credit, overlapping = _credits(ratings)
    right = sums_by(ratings.rater[overlapping], credit[overlapping], ratings.raters)
    rated = np.bincount(ratings.rater[overlapping], minlength=ratings.raters)
    mean = float(credit[overlapping].mean()) if overlapping.any() else 1.0
    return np.asarray((right + _SHRINKAGE * mean) / (rated + _SHRINKAGE))


def rater_quality(ratings: Ratings, posterior: Floats) -> tuple[Quality, ...]:
    """The quality of each rater.

    Args:
        ratings: who gave what.
        posterior: (units, q): probabilities of values by `dawid_skene` or `one_coin`.
    """
    credit, overlapping = _credits(ratings)
    others = _by_rater(ratings, credit, overlapping)
    believed = _by_rater(ratings, posterior[ratings.unit, ratings.value], overlapping)
    labels = np.bincount(ratings.rater[overlapping], minlength=ratings.raters).tolist()
    return tuple(
        Quality(believed[r], "posterior", labels[r])
        if labels[r] >= ENOUGH_LABELS
        else Quality(others[r], "leave-one-out", labels[r])
        for r in range(ratings.raters)
    )


def _credits(ratings: Ratings) -> tuple[Floats, NDArray[np.bool_]]:
    """What each rating earns from the others' vote, and whether there are others."""
    counts = ratings.counts()
    parts = [
        _credits_of(
            counts[ratings.unit[start : start + _ROWS_AT_ONCE]],
            ratings.value[start : start + _ROWS_AT_ONCE],
        )
        for start in range(0, max(1, len(ratings.unit)), _ROWS_AT_ONCE)
    ]
    return np.concatenate([part[0] for part in parts]), np.concatenate([part[1] for part in parts])


def _credits_of(others: Floats, value: Ints) -> tuple[Floats, NDArray[np.bool_]]:
    rows = np.arange(len(value))
    others[rows, value] -= 1
    most = others.max(axis=1, initial=0.0)
    is_most = others == most[:, None]
    return is_most[rows, value] / np.maximum(1, is_most.sum(axis=1)), most > 0


def _by_rater(
    ratings: Ratings, earned: Floats, overlapping: NDArray[np.bool_]
) -> tuple[Estimate, ...]:
    image = ratings.unit if ratings.images is None else ratings.images[ratings.unit]
    estimates = []
    for rater in range(ratings.raters):
        own = overlapping & (ratings.rater == rater)
        _, position = np.unique(image[own], return_inverse=True)
        num, den = np.bincount(position, weights=earned[own]), np.bincount(position)
        estimates.append(ratio(num, den, reason=NO_OTHERS))
    return tuple(estimates)
