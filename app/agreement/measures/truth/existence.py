"""Whether an object is there: whoever submitted the image and did not mark it has voted against it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.ratings.records import Floats, Ratings
from app.agreement.measures.truth.dawid_skene import dawid_skene


@dataclass(frozen=True, slots=True)
class Existence:
    """posterior (units,): the object is there. recall, false_positive_rate (raters,).

    Only what somebody marked is a unit: a false-positive rate is one among such candidates, not among all places where
    nothing is. prevalence: the share of candidates that are there.
    """

    posterior: Floats
    recall: Floats
    false_positive_rate: Floats
    prevalence: float
    log_likelihood: float


def existence(
    unit: ArrayLike, rater: ArrayLike, is_marked: ArrayLike, *, units: int, raters: int
) -> Existence:
    """Dawid and Skene on yes and no.

    Args:
        unit: (n,): the candidate, 0..units-1, one row for each rater who submitted its image.
        rater: (n,): 0..raters-1.
        is_marked: (n,): whether this rater marked it.
        units: how many candidates there are.
        raters: how many raters there are; of one without a row the prior is told.
    """
    votes = Ratings(
        np.asarray(unit, dtype=np.int64),
        np.asarray(rater, dtype=np.int64),
        np.asarray(is_marked, dtype=np.int64),
        units,
        raters,
        2,
    )
    found = dawid_skene(votes)
    return Existence(
        found.posterior[:, 1],
        found.errors[:, 1, 1],
        found.errors[:, 0, 1],
        float(found.prevalence[1]),
        found.log_likelihood,
    )
