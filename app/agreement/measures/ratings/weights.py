"""How near two values are. Weights are 1 for equal values and fall to 0; distances are 0 for equal ones.

Source: K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. 2014, ch. 3; K. Krippendorff, "Computing
Krippendorff's Alpha-Reliability", 2011.
"""

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.ratings.records import Floats, overlap


def identity_weights(categories: int) -> Floats:
    """Equal or not: shape (categories, categories)."""
    return np.eye(categories)


def linear_weights(values: ArrayLike) -> Floats:
    """Falling with the difference; values has shape (q,), the numbers that the categories stand for."""
    return _falling(_differences(values))


def quadratic_weights(values: ArrayLike) -> Floats:
    """Falling with the squared difference; values has shape (q,)."""
    return _falling(_differences(values) ** 2)


def ordinal_weights(categories: int) -> Floats:
    """Falling with the number of pairs of ranks from one to the other; categories stand in their order."""
    steps = _differences(np.arange(categories))
    return _falling(steps * (steps + 1) / 2)


def nominal_distances(categories: int) -> Floats:
    """1 for any two that differ."""
    return 1.0 - np.eye(categories)


def ordinal_distances(counts: ArrayLike) -> Floats:
    """Squared number of ratings between two ranks, over units with two raters; counts has shape (units, q)."""
    totals = overlap(counts).counts.sum(axis=0)
    middles = np.cumsum(totals) - totals / 2  # the mean rank of each value
    return np.asarray(_differences(middles) ** 2)


def interval_distances(values: ArrayLike) -> Floats:
    """Squared difference; values has shape (q,), the numbers that the categories stand for."""
    return np.asarray(_differences(values) ** 2)


def ratio_distances(values: ArrayLike) -> Floats:
    """Squared difference relative to the sum; values has shape (q,), none negative; 0 and 0 do not differ."""
    numbers = np.asarray(values, dtype=np.float64)
    sums = numbers[:, None] + numbers[None, :]
    return np.asarray((_differences(numbers) / np.where(sums == 0, 1, sums)) ** 2)


def _differences(values: ArrayLike) -> Floats:
    numbers = np.asarray(values, dtype=np.float64)
    return np.abs(numbers[:, None] - numbers[None, :])


def _falling(distances: Floats) -> Floats:
    most = distances.max(initial=0.0)
    return np.ones_like(distances) if most == 0 else 1 - distances / most
