"""Logistic regression with a penalty on the squares of its weights: of one label among several, or of several at once.

Minimised by L-BFGS from a fixed start, so that the same data give the same weights.
"""

from dataclasses import dataclass

import numpy as np

from app.experiments.measures.folds import grouped_folds
from app.experiments.measures.records import Floats, Ints

REACHES = (1.0, 10.0, 100.0)
"""The variances of the prior of a weight that are tried: columns come with a total variance of 1, so these are also the
variances that a log-odds may have."""

_MOST_STEPS = 200
_INNER_FOLDS = 4


@dataclass(frozen=True)
class Model:
    """`weights` have shape (columns + 1, labels), the last row is added to every image."""

    weights: Floats
    is_choice: bool

    def log_odds(self, columns: Floats) -> Floats:
        """Shape (images, labels)."""
        found: Floats = columns @ self.weights[:-1] + self.weights[-1]
        return found

    def shares(self, columns: Floats) -> Floats:
        """How likely each label is; of a choice, a row adds up to 1."""
        return shares_of(self.log_odds(columns), is_choice=self.is_choice)


def shares_of(log_odds: Floats, *, is_choice: bool) -> Floats:
    """Log-odds as probabilities."""
    from scipy.special import expit, softmax

    found: Floats = softmax(log_odds, axis=1) if is_choice else expit(log_odds)
    return found


def fit(
    columns: Floats, truth: Floats, *, is_choice: bool, reach: float, start: Floats | None = None
) -> Model:
    """The weights of the least mean loss + |weights|² / (2 n reach); what is added to every image is free.

    Of several labels at once, images with and without a label weigh the same in sum, so that 0.5 parts them.

    Args:
        columns: shape (n, columns).
        truth: shape (n, labels), 0 or 1.
        is_choice: exactly one label a row.
        reach: the variance of the weights' prior.
        start: weights to begin with, to be quick.
    """
    from scipy.optimize import minimize

    shape = (columns.shape[1] + 1, truth.shape[1])
    weighing = None if is_choice else _balanced(truth)
    strength = 1 / (len(columns) * reach)

    def loss(flat: Floats) -> tuple[float, Floats]:
        weights = flat.reshape(shape)
        log_odds = columns @ weights[:-1] + weights[-1]
        value, slope = _loss(log_odds, truth, weighing)
        gradient = np.empty(shape)
        gradient[:-1] = columns.T @ slope + strength * weights[:-1]
        gradient[-1] = slope.sum(axis=0)
        return value + strength / 2 * float((weights[:-1] ** 2).sum()), gradient.ravel()

    first = np.zeros(shape) if start is None else start
    found = minimize(
        loss,
        first.ravel(),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": _MOST_STEPS, "gtol": 1e-5, "ftol": 1e-8},
    )
    return Model(np.asarray(found.x, np.float64).reshape(shape), is_choice)


def fit_tuned(
    columns: Floats, truth: Floats, groups: Ints, *, is_choice: bool, seed: int = 0
) -> Model:
    """With that of `REACHES` that does best on a quarter of these very images, which the first fits do not see."""
    is_held = grouped_folds(groups, truth, folds=_INNER_FOLDS, seed=seed) == 0
    model: Model | None = None
    losses: list[tuple[float, float]] = []
    for reach in REACHES:
        model = fit(
            columns[~is_held],
            truth[~is_held],
            is_choice=is_choice,
            reach=reach,
            start=None if model is None else model.weights,
        )
        weighing = None if is_choice else _balanced(truth[is_held])
        held_loss, _ = _loss(model.log_odds(columns[is_held]), truth[is_held], weighing)
        losses.append((held_loss, reach))
    assert model is not None
    return fit(columns, truth, is_choice=is_choice, reach=min(losses)[1], start=model.weights)


def _loss(log_odds: Floats, truth: Floats, weighing: Floats | None) -> tuple[float, Floats]:
    """The mean loss and its slope by each log-odds."""
    from scipy.special import expit, log_expit

    if weighing is None:
        # Written out: scipy's functions of the same name take longer to find out what they are given than to do it.
        shifted = log_odds - log_odds.max(axis=1, keepdims=True)
        powers = np.exp(shifted)
        sums = powers.sum(axis=1, keepdims=True)
        value = -float((truth * (shifted - np.log(sums))).sum()) / len(truth)
        return value, (powers / sums - truth) / len(truth)
    losses = -(truth * log_expit(log_odds) + (1 - truth) * log_expit(-log_odds))
    value = float((weighing * losses).sum()) / len(truth)
    return value, weighing * (expit(log_odds) - truth) / len(truth)


def _balanced(truth: Floats) -> Floats:
    """The weight of each image for each label; 1 where a label is on all or none."""
    count, there = len(truth), truth.sum(axis=0)
    with_label = count / (2 * np.maximum(there, 1))
    without = count / (2 * np.maximum(count - there, 1))
    is_mixed = (there > 0) & (there < count)
    found: Floats = np.where(is_mixed, np.where(truth > 0, with_label, without), 1.0)
    return found
