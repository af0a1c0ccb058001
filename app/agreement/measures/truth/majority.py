"""Most votes."""

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.posteriors import Truth, truth_of


def majority(ratings: Ratings, weights: ArrayLike | None = None) -> Truth:
    """The share of votes that each value has in each unit; equal shares are disputed.

    Args:
        ratings: who gave what.
        weights: (raters,), at least 0: what each rater's vote counts; None: 1 each.
    """
    each = np.ones(ratings.raters) if weights is None else np.asarray(weights, dtype=np.float64)
    codes = ratings.unit * ratings.categories + ratings.value
    size = ratings.units * ratings.categories
    votes = np.bincount(codes, weights=each[ratings.rater], minlength=size).astype(np.float64)
    votes = votes.reshape(ratings.units, ratings.categories)
    totals = votes.sum(axis=1, keepdims=True)
    name = "majority" if weights is None else "weighted majority"
    return truth_of(name, votes / np.where(totals > 0, totals, 1))
