"""Majorities that learn whom to believe: STAPLE and SIMPLE.

Pixels on which every rater decided alike share all numbers, so both work on the at most 2^R patterns of decisions and
how many pixels show each, however large the picture.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.fusion.members import Numbers
from app.agreement.measures.fusion.segments import Segments

LEAST_FOR_STAPLE = 3
LEAST_FOR_SIMPLE = 4

# As SimpleITK begins: every rater is trusted almost entirely.
_FIRST_GUESS = 0.99999
_SMALLEST = 1e-15
_MOST_ROUNDS = 1000
_STILL = 1e-10


@dataclass(frozen=True)
class Patterns:
    """`decisions` (P, R) are the distinct votes, `counts` (P,) their pixels, `of_segment` (S,) each segment's row."""

    decisions: NDArray[np.bool_]
    counts: Numbers
    of_segment: NDArray[np.intp]


def patterns_of(segments: Segments, field_px: int) -> Patterns:
    """The patterns in a field of view that holds every mask; pixels outside it are not counted.

    Args:
        segments: of the whole image.
        field_px: pixels of the field of view, of which STAPLE takes how common the object is.
    """
    decisions, index = np.unique(segments.is_in.T, axis=0, return_inverse=True)
    index = index.reshape(-1)
    counts = np.zeros(len(decisions))
    np.add.at(counts, index, segments.lengths)
    is_empty = ~decisions.any(axis=1)
    counts[is_empty] = max(field_px - counts[~is_empty].sum(), 0.0)
    return Patterns(decisions, counts, index)


@dataclass(frozen=True)
class Staple:
    """`probability` (P,) of each pattern to be inside; `sensitivity` and `specificity` (R,) of each rater."""

    probability: Numbers
    sensitivity: Numbers
    specificity: Numbers
    has_converged: bool


def staple(patterns: Patterns, *, tolerance: float = _STILL) -> Staple:
    """The most likely truth and raters, found together by expectation and maximisation.

    With two raters who differ, either may be the good one: the answer would follow from rounding, so at least
    `LEAST_FOR_STAPLE` are needed.

    Args:
        patterns: of the masks.
        tolerance: the change of a rater's numbers in one round below which it is over.

    Source: S. Warfield, K. Zou, W. Wells, "Simultaneous truth and performance level estimation (STAPLE)", 2004.
    """
    votes, counts = patterns.decisions.astype(np.float64), patterns.counts
    prior = float(counts @ votes.mean(axis=1) / counts.sum())
    sensitivity = np.full(votes.shape[1], _FIRST_GUESS)
    specificity = sensitivity.copy()
    for _ in range(_MOST_ROUNDS):
        probability = _expected(votes, prior, sensitivity, specificity)
        inside, outside = counts * probability, counts * (1 - probability)
        after = (
            inside @ votes / max(inside.sum(), _SMALLEST),
            outside @ (1 - votes) / max(outside.sum(), _SMALLEST),
        )
        change = max(np.abs(after[0] - sensitivity).max(), np.abs(after[1] - specificity).max())
        sensitivity, specificity = after
        if change <= tolerance:
            return Staple(probability, sensitivity, specificity, has_converged=True)
    return Staple(probability, sensitivity, specificity, has_converged=False)


def _expected(votes: Numbers, prior: float, sensitivity: Numbers, specificity: Numbers) -> Numbers:
    """The probability of each pattern, in logarithms: many raters' products would vanish."""
    p = np.clip(sensitivity, _SMALLEST, 1 - _SMALLEST)
    q = np.clip(specificity, _SMALLEST, 1 - _SMALLEST)
    g = min(max(prior, _SMALLEST), 1 - _SMALLEST)
    inside = np.log(g) + votes @ np.log(p) + (1 - votes) @ np.log(1 - p)
    outside = np.log(1 - g) + votes @ np.log(1 - q) + (1 - votes) @ np.log(q)
    return np.asarray(1 / (1 + np.exp(np.clip(outside - inside, -700, 700))), dtype=np.float64)


@dataclass(frozen=True)
class Simple:
    """`lead` (P,) is positive inside; `weights` (R,) are the raters' Dice with it, 0 for those that were dropped."""

    lead: Numbers
    weights: Numbers


def simple(patterns: Patterns, weights: Numbers) -> Simple:
    """A majority weighted by how well each rater meets it, without those who fall a deviation behind the mean.

    At least three stay, since the weights of two would decide every pixel for one of them; so it takes
    `LEAST_FOR_SIMPLE` to differ from a weighted majority.

    Source: T. Langerak et al., "Label fusion in atlas-based segmentation using a selective and iterative method for
    performance level estimation (SIMPLE)", 2010.
    """
    votes = patterns.decisions.astype(np.float64)
    trust = weights.astype(np.float64)
    for _ in range(_MOST_ROUNDS):
        lead = 2 * votes @ trust - trust.sum()
        met = _dice(votes, patterns.counts, lead > 0)
        is_in = trust > 0
        keeps = is_in & (met >= met[is_in].mean() - met[is_in].std() - _STILL)
        after = np.where(keeps if keeps.sum() >= LEAST_FOR_STAPLE else is_in, met, 0.0)
        if not after.any() or np.abs(after - trust).max() < _STILL:
            break
        trust = after
    return Simple(2 * votes @ trust - trust.sum(), trust)


def _dice(votes: Numbers, counts: Numbers, chosen: NDArray[np.bool_]) -> Numbers:
    common = (counts * chosen) @ votes
    return np.asarray(2 * common / (counts @ votes + counts @ chosen), dtype=np.float64)
