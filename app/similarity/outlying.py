"""How far a picture is from its likes. Pure.

The distance to the NEIGHBOUR-th nearest of a sample: exact while the project is no larger than the sample, and linear
in its size beyond, where all pairs would be quadratic.

Source: M. Sugiyama, K. Borgwardt, "Rapid Distance-Based Outlier Detection via Sampling", 2013.
"""

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

SAMPLE = 2_000
NEIGHBOUR = 5
FEWEST = 10
"""In a smaller project nothing is usual, so nothing is odd."""


def distances_to_sample(vectors: Vectors, sample: Vectors) -> NDArray[np.float64]:
    """Of each of n vectors of length 1, the cosine distance to the NEIGHBOUR-th nearest other vector of the sample.

    Args:
        vectors: (n, d). Those that belong to the sample find themselves there, at a distance of nothing.
        sample: (m, d), with m > NEIGHBOUR.
    """
    distances = 1.0 - vectors @ sample.T
    itself = (distances.min(axis=1) < _NOTHING).astype(int)
    nearest = np.partition(distances, (NEIGHBOUR - 1, NEIGHBOUR), axis=1)
    chosen = nearest[np.arange(len(vectors)), NEIGHBOUR - 1 + itself]
    found: NDArray[np.float64] = chosen.clip(0).astype(np.float64)
    return found


def usual_of(distances: NDArray[np.float64]) -> float | None:
    """The median of distances; None where that is nothing, or they are few."""
    median = float(np.median(distances)) if len(distances) >= FEWEST else 0.0
    return None if median <= _NOTHING else median


def rated(distances: NDArray[np.float64], median: float | None) -> list[float | None]:
    """The distances in units of the median, to two digits; None for all without one."""
    if median is None:
        return [None] * len(distances)
    return [round(float(each) / median, 2) for each in distances]


_NOTHING = 1e-6
"""Less than float32 can tell apart."""
