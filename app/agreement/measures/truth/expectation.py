"""The loop that Dawid-Skene and its simpler forms share: believe, count, believe again until the likelihood rests."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from app.agreement.measures.ratings.records import Floats, Ratings

MOST_ROUNDS = 500
TOLERANCE = 1e-7
_SMALLEST = 1e-300
Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Believed:
    """Probabilities of values (units, q), how frequent each value is (q,), and how the loop ended."""

    posterior: Floats
    prevalence: Floats
    log_likelihood: float
    rounds: int
    has_converged: bool


def maximise(
    ratings: Ratings,
    fit: Callable[[Floats], Found],
    evidence: Callable[[Found], Floats],
    smoothing: float,
) -> tuple[Believed, Found]:
    """Expectation-maximisation that begins with the shares of votes.

    Args:
        ratings: who gave what; units without ratings are believed to be as the others are.
        fit: what raters do, given probabilities of values (units, q).
        evidence: given what raters do, the log-likelihood of each unit's ratings under each value: (units, q).
        smoothing: units of each value added when counting how frequent values are.
    """
    counts = ratings.counts()
    rated = counts.sum(axis=1) > 0
    posterior = counts / np.where(rated, counts.sum(axis=1), 1)[:, None]
    before, total = -np.inf, -np.inf
    rounds = 0
    while rounds < MOST_ROUNDS:
        rounds += 1
        raters = fit(posterior)
        prevalence = posterior[rated].sum(axis=0) + smoothing
        prevalence /= max(prevalence.sum(), _SMALLEST)
        posterior, each = _believe(evidence(raters) + log(prevalence)[None, :])
        total = float(each[rated].sum())
        if abs(total - before) <= TOLERANCE * max(1.0, abs(total)):
            break
        before = total
    ended = Believed(posterior, prevalence, total, rounds, rounds < MOST_ROUNDS)
    return ended, raters


def _believe(joint: Floats) -> tuple[Floats, Floats]:
    """From log probabilities (units, q): each row's probabilities, and the logarithm of its sum."""
    if joint.shape[1] == 0:  # nobody has given any value
        return joint, np.zeros(len(joint))
    highest = joint.max(axis=1, initial=-np.inf, keepdims=True)
    odds = np.exp(joint - highest)
    sums = odds.sum(axis=1, keepdims=True)
    return odds / sums, (highest + np.log(sums))[:, 0]


def log(probabilities: Floats) -> Floats:
    """The logarithm, finite also for 0."""
    return np.asarray(np.log(np.maximum(probabilities, _SMALLEST)))
