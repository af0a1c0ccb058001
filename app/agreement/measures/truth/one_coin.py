"""Dawid and Skene with one number a rater: how often they are right; when wrong, any other value is as likely.

Needs far fewer ratings than whole error tables.
Source: J. Raykar et al., "Learning from crowds", 2010; Y. Zhang et al., "Spectral methods meet EM", 2016.
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.intervals import sums_by
from app.agreement.measures.ratings.records import Floats, Ratings
from app.agreement.measures.truth.expectation import log, maximise


@dataclass(frozen=True, slots=True)
class OneCoin:
    """posterior (units, q); prevalence (q,); accuracy (raters,), in [0, 1]."""

    posterior: Floats
    prevalence: Floats
    accuracy: Floats
    log_likelihood: float
    rounds: int
    has_converged: bool


def one_coin(ratings: Ratings, smoothing: float = 1.0) -> OneCoin:
    """The likeliest truth and accuracies together.

    Args:
        ratings: who gave what.
        smoothing: ratings added to each rater's right ones, and half as many to the wrong ones.
    """
    q = ratings.categories
    rated = np.bincount(ratings.rater, minlength=ratings.raters)
    cell = ratings.unit * q + ratings.value

    def fit(posterior: Floats) -> Floats:
        right = sums_by(ratings.rater, posterior[ratings.unit, ratings.value], ratings.raters)
        total = rated + 1.5 * smoothing
        return np.asarray(
            np.where(total > 0, (right + smoothing) / np.where(total > 0, total, 1), 0.5)
        )

    def evidence(accuracy: Floats) -> Floats:
        wrong = log((1 - accuracy) / max(1, q - 1))
        gain = sums_by(cell, (log(accuracy) - wrong)[ratings.rater], ratings.units * q)
        base = sums_by(ratings.unit, wrong[ratings.rater], ratings.units)
        return gain.reshape(ratings.units, q) + base[:, None]

    found, accuracy = maximise(ratings, fit, evidence, smoothing / max(1, q))
    return OneCoin(
        found.posterior,
        found.prevalence,
        accuracy,
        found.log_likelihood,
        found.rounds,
        found.has_converged,
    )
