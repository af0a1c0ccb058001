"""Gwet's AC1 and AC2: little moved by how frequent values are, hence the second opinion beside alpha.

Source: K. L. Gwet, "Computing inter-rater reliability and its variance in the presence of high agreement", 2008.
"""

from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, missing
from app.agreement.measures.ratings.chance import chance_corrected
from app.agreement.measures.ratings.records import Floats, checked

ONE_VALUE = "There is only one answer to choose, so there is nothing to agree on."


def gwet(counts: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
    """AC1, or AC2 with weights.

    Args:
        counts: (units, q): how many raters gave each value. q is how many could be chosen: it changes the number.
        weights: (q, q), 1 on the diagonal (see `weights`); None: values are equal or not.
    """
    if checked(counts).shape[1] < 2:
        return missing(ONE_VALUE)
    return chance_corrected(counts, weights, _by_chance)


def _by_chance(shares: Floats, weights: Floats) -> tuple[float, Floats]:
    q = len(weights)
    frequent = shares.mean(axis=0)
    factor = weights.sum() / (q * (q - 1))
    return float(factor * frequent @ (1 - frequent)), factor * (shares @ (1 - frequent))
