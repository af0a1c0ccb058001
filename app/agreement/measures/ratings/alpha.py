"""Krippendorff's alpha: 1 is perfect agreement, 0 what chance would give, below 0 worse than chance.

Any number of raters, missing ratings and any distance between values; corrected for small samples.
Source: K. Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011.
"""

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate
from app.agreement.measures.ratings.records import of_overlap, overlap
from app.agreement.measures.ratings.weights import nominal_distances
from app.agreement.measures.resampling import alpha_of_sums, alpha_sums


def krippendorff_alpha(
    counts: ArrayLike,
    distances: ArrayLike | None = None,
    images: ArrayLike | None = None,
    *,
    times: ArrayLike | None = None,
) -> Estimate:
    """Alpha from counts of values; its standard error leaves out one image at a time.

    Args:
        counts: (units, q): how many raters gave each value; units with one rater or none are left out.
        distances: (q, q), symmetric, 0 on the diagonal (see `weights` and `hierarchy`); None: values are equal or
            not. Distances by rank stay those of all units while an image is left out.
        images: (units,): the image of each unit; None: each unit is an image of its own.
        times: (units,): how many units each stands for that are alike, where each is an image of its own.
    """
    units = overlap(counts, images)
    alike = None if times is None else of_overlap(counts, times)
    count = len(units.counts) if alike is None else round(float(alike.sum()))
    q = units.counts.shape[1]
    apart = nominal_distances(q) if distances is None else np.asarray(distances, dtype=np.float64)
    crossed = np.einsum("uc,uc->u", units.counts @ apart, units.counts)
    disagreement = units.by_image(crossed / (units.raters - 1))
    sums = alpha_sums(count, disagreement, units.by_image(units.counts), apart, alike)
    return alpha_of_sums(sums, alike)


def one_against_the_rest(
    counts: ArrayLike, images: ArrayLike | None = None
) -> tuple[Estimate, ...]:
    """Nominal alpha of each value against all others together; arguments as in `krippendorff_alpha`."""
    units = overlap(counts, images)
    return tuple(
        krippendorff_alpha(np.column_stack([given, units.raters - given]), images=units.image)
        for given in units.counts.T
    )
