"""Agreement on one value: where one rater gives it, how often does another give it, too?"""

from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, ratio
from app.agreement.measures.ratings.records import agreements, overlap

NEVER_GIVEN = "Nobody gave this answer to an image that two annotators answered."


def specific_agreement(counts: ArrayLike, images: ArrayLike | None = None) -> tuple[Estimate, ...]:
    """One number a value; of yes and no these are the positive and negative agreement.

    Args:
        counts: (units, q): how many raters gave each value; units with one rater or none are left out.
        images: (units,): the image of each unit; None: each unit is an image of its own.

    Source: D. V. Cicchetti and A. R. Feinstein, "High agreement but low kappa: II", 1990.
    """
    units = overlap(counts, images)
    agreed = units.by_image(agreements(units))
    given = units.by_image(units.counts)
    return tuple(
        ratio(agreed[:, c], given[:, c], reason=NEVER_GIVEN) for c in range(given.shape[1])
    )
