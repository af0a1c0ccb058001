"""What is believed of each unit, whichever method found it."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from app.agreement.measures.ratings.records import Floats, Ints

UNDECIDED = -1
"""In place of a value: the unit is disputed, or nobody rated it."""
_TIE = 1e-9


@dataclass(frozen=True, slots=True)
class Truth:
    """For each unit the probability of each value (units, q), the likeliest value (units,), and whether it is a tie.

    Units that nobody rated have probability 0 everywhere, are undecided and not disputed.
    """

    method: str
    posterior: Floats
    value: Ints
    is_disputed: NDArray[np.bool_]


def truth_of(method: str, posterior: Floats) -> Truth:
    """The likeliest value of each unit; where two are equally likely, it is disputed."""
    units, q = posterior.shape
    if q == 0:
        return Truth(method, posterior, np.full(units, UNDECIDED), np.zeros(units, np.bool_))
    best = posterior.max(axis=1)
    rated = best > 0
    is_tie = ((posterior >= best[:, None] - _TIE).sum(axis=1) > 1) & rated
    value = np.where(rated & ~is_tie, posterior.argmax(axis=1), UNDECIDED)
    return Truth(method, posterior, value.astype(np.int64), is_tie)
