"""The rule that Concord follows to tell the truth from answers."""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.ratings.records import Ratings
from app.agreement.measures.truth.dawid_skene import dawid_skene
from app.agreement.measures.truth.majority import majority
from app.agreement.measures.truth.one_coin import one_coin
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
    """Dawid-Skene where raters have enough ratings, else a majority weighted by leave-one-out agreement.

    Too few ratings for error tables suffice for one number a rater: then quality is judged by the one-coin model, whose
    estimate is nearer to the truth there than that of Dawid-Skene, and much nearer than what the others say.
    """
    if has_enough(ratings):
        tables = dawid_skene(ratings)
        rated = np.bincount(ratings.unit, minlength=ratings.units) > 0
        truth = truth_of("Dawid-Skene", tables.posterior * rated[:, None])
        return Inferred(truth, rater_quality(ratings, tables.posterior))
    coins = one_coin(ratings)
    truth = majority(ratings, leave_one_out_weights(ratings))
    return Inferred(truth, rater_quality(ratings, coins.posterior))


def has_enough(ratings: Ratings) -> bool:
    """Whether error tables, over the values that occur, can be trusted."""
    if not len(ratings.unit):
        return False
    used = len(np.unique(ratings.value))
    labels = np.bincount(ratings.rater, minlength=ratings.raters)
    enough = labels[labels >= LABELS_PER_CELL * used**2].sum()
    return bool(enough >= SHARE_OF_LABELS * labels.sum())
