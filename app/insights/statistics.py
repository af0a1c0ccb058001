"""How sure shares are, and which counts are too small to be chance. Pure.

Source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference", 1927; R. A. Fisher, "The
Design of Experiments", 1935, ch. 2 (the exact test); Y. Benjamini and Y. Hochberg, "Controlling the false discovery
rate", 1995; K. W. Church and P. Hanks, "Word association norms, mutual information, and lexicography", 1990.
"""

from collections.abc import Sequence
from math import log2, sqrt

import numpy as np
from numpy.typing import NDArray

_Z = 1.959963984540054
"""Of a 95 % interval."""


def wilson(count: int, total: int) -> tuple[float, float] | None:
    """The 95 % interval of the share `count / total`; None where there is nothing to share."""
    if total <= 0:
        return None
    share, spread = count / total, _Z * _Z / total
    middle = share + spread / 2
    half = _Z * sqrt(share * (1 - share) / total + spread / (4 * total))
    low, high = (middle - half) / (1 + spread), (middle + half) / (1 + spread)
    # Rounding must not make none, or all, impossible.
    return 0.0 if count == 0 else low, 1.0 if count == total else high


def expected(row: int, column: int, total: int) -> float:
    """How many would have both, if the one had nothing to do with the other."""
    return row * column / total if total else 0.0


def too_few(tables: Sequence[tuple[int, int, int, int]]) -> list[float]:
    """The probabilities of no more than `observed` having both by chance, `row` and `column` being as they are.

    Args:
        tables: of each test `observed`, `row`, `column` and `total`.
    """
    if not tables:
        return []
    different, places = np.unique(np.asarray(tables, np.int64), axis=0, return_inverse=True)
    factorials = np.concatenate(([0.0], np.cumsum(np.log(np.arange(1, different[:, 3].max() + 1)))))
    found = np.array([_at_most(factorials, *map(int, each)) for each in different])
    return [float(each) for each in found[places.ravel()]]


def _at_most(
    factorials: NDArray[np.float64], observed: int, row: int, column: int, total: int
) -> float:
    """The hypergeometric distribution up to `observed`, by logarithms of factorials."""
    both = np.arange(max(0, row + column - total), observed + 1)
    ways = (
        factorials[row]
        - factorials[both]
        - factorials[row - both]
        + factorials[total - row]
        - factorials[column - both]
        - factorials[total - row - column + both]
    )
    in_all = factorials[total] - factorials[column] - factorials[total - column]
    return min(1.0, float(np.exp(ways - in_all).sum()))


def discoveries(values: Sequence[float], rate: float) -> list[bool]:
    """Which of these probabilities are small enough that at most `rate` of those told are chance."""
    if not values:
        return []
    ordered = np.sort(np.asarray(values))
    bounds = rate * np.arange(1, len(ordered) + 1) / len(ordered)
    below = np.flatnonzero(ordered <= bounds)
    limit = ordered[below[-1]] if len(below) else -1.0
    return [value <= limit for value in values]


def lift(both: int, first: int, second: int, total: int) -> float | None:
    """How many times as often together as by chance; None where either is not there."""
    by_chance = expected(first, second, total)
    return both / by_chance if by_chance else None


def pointwise_information(both: int, first: int, second: int, total: int) -> float | None:
    """The base-2 logarithm of `lift`: 1 is twice as often as by chance; None for what is never together."""
    found = lift(both, first, second, total)
    return log2(found) if found else None
