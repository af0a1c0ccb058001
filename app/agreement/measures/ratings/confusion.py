"""Which values are taken for each other, and who would not decide."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, ratio
from app.agreement.measures.ratings.records import Floats, overlap

NOBODY_ASKED = "Nobody was asked."


@dataclass(frozen=True, slots=True)
class Confusion:
    """Two values that raters gave to one unit. Worst first in lists.

    weight: Σ over units of n_uc n_uk / (m_u - 1), the coincidences. both: units where both were given. either: units
    where at least one was. share: both / either, "confused in this share of the units where either occurs".
    """

    first: int
    second: int
    weight: float
    both: int
    either: int

    @property
    def share(self) -> float:
        """Of the units where either was given, the part where both were."""
        return self.both / self.either


def coincidences(counts: ArrayLike) -> Floats:
    """How often c and k meet in a unit, each rating counted once: (q, q), symmetric, its sum the number of ratings.

    Args:
        counts: (units, q): how many raters gave each value; units with one rater or none are left out.
    """
    units = overlap(counts)
    scaled = units.counts / (units.raters - 1)[:, None]
    return np.asarray(units.counts.T @ scaled - np.diag(scaled.sum(axis=0)))


def confusions(counts: ArrayLike) -> tuple[Confusion, ...]:
    """Each two values that were given to one unit, the most frequent confusion first; counts as in `coincidences`."""
    units = overlap(counts).counts
    weights = coincidences(units)
    present = (units > 0).astype(np.float32)
    both = present.T @ present
    alone = np.diag(both)
    found = [
        Confusion(
            c, k, float(weights[c, k]), int(both[c, k]), int(alone[c] + alone[k] - both[c, k])
        )
        for c, k in zip(
            *(side.tolist() for side in np.nonzero(np.triu(weights, 1) > 0)), strict=True
        )
    ]
    return tuple(sorted(found, key=lambda pair: (-pair.weight, pair.first, pair.second)))


def abstention_rate(abstained: ArrayLike, answered: ArrayLike) -> Estimate:
    """How often "can't decide" was chosen; it counts as missing everywhere else.

    Args:
        abstained: (images,): how many raters would not decide.
        answered: (images,): how many gave a value.
    """
    undecided = np.asarray(abstained, dtype=np.float64)
    return ratio(undecided, undecided + np.asarray(answered, dtype=np.float64), reason=NOBODY_ASKED)
