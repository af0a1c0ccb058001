"""Plain agreement: how often two raters of one unit give it the same value. High wherever one value is frequent."""

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, ratio
from app.agreement.measures.ratings.records import agreements, of_overlap, overlap
from app.agreement.measures.resampling import NO_OVERLAP


def percent_agreement(
    counts: ArrayLike, images: ArrayLike | None = None, *, times: ArrayLike | None = None
) -> Estimate:
    """The mean over units of the share of its pairs of raters who agree.

    Args:
        counts: (units, q): how many raters gave each value; units with one rater or none are left out.
        images: (units,): the image of each unit; None: each unit is an image of its own.
        times: (units,): how many units each stands for that are alike, where each is an image of its own.

    Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", 1971.
    """
    units = overlap(counts, images)
    shares = agreements(units).sum(axis=1) / units.raters
    alike = None if times is None else of_overlap(counts, times)
    parts = units.by_image(np.ones(len(shares)))
    return ratio(units.by_image(shares), parts, times=alike, reason=NO_OVERLAP)


def rating_agreement(counts: ArrayLike, images: ArrayLike | None = None) -> Estimate:
    """The same with each rating counted once, so that units with more raters weigh more: 1 - alpha's D_o.

    Arguments as in `percent_agreement`.
    """
    units = overlap(counts, images)
    return ratio(
        units.by_image(agreements(units).sum(axis=1)),
        units.by_image(units.raters),
        reason=NO_OVERLAP,
    )
