"""The rule that Concord follows to tell the truth from answers."""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.dawid_skene import dawid_skene
from app.agreement.measures.truth.majority import majority
from app.agreement.measures.truth.posteriors import Truth, truth_of
from app.agreement.measures.truth.quality import Quality, leave_one_out_weights, rater_quality

LABELS_PER_CELL = 20
"""Ratings of a rater for each cell of their error table, on average, from which the table can be trusted."""
SHARE_OF_LABELS = 0.9
"""So much of all ratings must come from raters who have enough; one newcomer does not change everybody's method."""


@dataclass(frozen=True, slots=True)
class Inferred:
    """What is believed of each unit, and of each rater."""

    truth: Truth
    quality: tuple[Quality, ...]


def infer_truth(ratings: Ratings) -> Inferred:
    """Dawid-Skene where raters have enough ratings, else a majority weighted by leave-one-out agreement."""
    model = dawid_skene(ratings)
    quality = rater_quality(ratings, model.posterior)
    if not has_enough(ratings):
        return Inferred(majority(ratings, leave_one_out_weights(ratings)), quality)
    rated = np.bincount(ratings.unit, minlength=ratings.units) > 0
    return Inferred(truth_of("Dawid-Skene", model.posterior * rated[:, None]), quality)


def has_enough(ratings: Ratings) -> bool:
    """Whether error tables, over the values that occur, can be trusted."""
    if not len(ratings.unit):
        return False
    used = len(np.unique(ratings.value))
    labels = np.bincount(ratings.rater, minlength=ratings.raters)
    enough = labels[labels >= LABELS_PER_CELL * used**2].sum()
    return bool(enough >= SHARE_OF_LABELS * labels.sum())
