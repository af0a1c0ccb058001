"""Alphas of sparse sums: few categories occur on any one image, however many a project has."""

from dataclasses import replace

import numpy as np

from app.agreement.measures.intervals import Estimate, Interval, RatioSums, missing, ratio_of_sums
from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import Floats, ImageSums, Ints
from app.agreement.measures.resampling import (
    NO_OVERLAP,
    NO_VARIATION,
    AlphaSums,
    alpha_of_sums,
    share_that_differs,
)


def nominal_alpha(
    image: Ints,
    category: Ints,
    given: Floats,
    disagreement: Floats,
    *,
    units: int,
    times: Floats | None = None,
) -> Estimate:
    """Krippendorff's nominal alpha, with the interval of leaving out one image at a time.

    Args:
        image: (r,) of each row.
        category: (r,) of each row.
        given: (r,) how often the image's units were given the category.
        disagreement: (images,) those given less their coincidences with the same category.
        units: how many units were rated by two or more.
        times: (images,) how many images each stands for that are alike in all of this; one each unless given.
    """
    length = int(category.max(initial=-1)) + 1
    count = len(disagreement)
    times = np.ones(count) if times is None else times
    totals = sums_at(category, given * times[image], length)
    ratings = sums_at(image, given, count)
    kept = ratings > 0
    same = sums_at(image, given * totals[category], count)
    sums = AlphaSums(
        units=units,
        differing=share_that_differs(totals),
        disagreement=disagreement[kept],
        ratings=ratings[kept],
        cross=(ratings * totals.sum() - same)[kept],
        within=(ratings**2 - sums_at(image, given**2, count))[kept],
    )
    return alpha_of_sums(sums, times[kept])


def alpha_of_totals(disagreement: RatioSums, totals: Floats) -> Estimate:
    """The same from a project's totals alone; the interval then takes the expected disagreement for certain.

    Args:
        disagreement: numerators are an image's given less its coincidences, denominators its given.
        totals: (q,) how often each category was given.
    """
    ratings = float(totals.sum())
    if ratings < 2:
        return missing(NO_OVERLAP)
    expected = 1 - float((totals * (totals - 1)).sum()) / (ratings * (ratings - 1))
    observed = ratio_of_sums(disagreement, reason=NO_OVERLAP)
    if observed.value is None:
        return observed
    if expected <= 0:
        return missing(NO_VARIATION, disagreement.images, 1 - observed.value)
    return corrected(observed, expected)


def corrected(observed: Estimate, expected: float) -> Estimate:
    """1 - observed / expected disagreement, for an expected one that is known."""
    if observed.value is None:
        return observed
    interval = observed.interval
    return Estimate(
        value=1 - observed.value / expected,
        images=observed.images,
        se=None if observed.se is None else observed.se / expected,
        interval=None
        if interval is None
        else Interval(max(-1.0, 1 - interval.high / expected), 1 - interval.low / expected),
        observed=1 - observed.value,
    )


def count_alpha(images: ImageSums) -> Estimate:
    """Interval alpha of how many objects each rater marked."""
    kept = images.raters > 1
    raters = images.raters[kept].astype(np.float64)
    summed = images.objects[kept].astype(np.float64)
    squares = images.object_squares[kept].astype(np.float64)
    within = 2 * (raters * squares - summed**2)
    cross = raters.sum() * squares - 2 * summed * summed.sum() + raters * squares.sum()
    sums = AlphaSums(
        units=len(raters),
        # Of counts that never differ nothing tells how much they might.
        differing=1.0,
        disagreement=within / np.maximum(raters - 1, 1),
        ratings=raters,
        cross=cross,
        within=within,
    )
    # A share of what is equal means nothing among squared differences.
    return replace(alpha_of_sums(sums), observed=None)


def emptiness_alpha(images: ImageSums) -> Estimate:
    """Nominal alpha of whether there is anything on the image."""
    kept = np.flatnonzero(images.raters > 1)
    raters = images.raters[kept].astype(np.float64)
    empty = images.empty_raters[kept].astype(np.float64)
    rows = np.tile(np.arange(len(kept)), 2)
    category = np.repeat(np.array([0, 1]), len(kept))
    apart = 2 * empty * (raters - empty) / np.maximum(raters - 1, 1)
    given = np.concatenate([empty, raters - empty])
    return nominal_alpha(rows, category, given, apart, units=len(kept))
