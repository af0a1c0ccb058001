"""How an alpha varies when images are left out or drawn anew, in closed form from sums of each image.

Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, ch. 11 and 13.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from app.agreement.measures.intervals import (
    CONFIDENCE,
    Estimate,
    Interval,
    missing,
    t_quantile,
)

NO_OVERLAP = "There is no overlap: no image was answered by two annotators."
NO_VARIATION = "There is no variation, alpha undefined: every answer is the same."
ONE_UNIT = "Two annotators answered only one image, which cannot tell agreement from chance."
_CELLS_AT_ONCE = 1_000_000


@dataclass(frozen=True, slots=True)
class AlphaSums:
    """What alpha needs of each image, arrays of shape (images,); only what two raters rated is in it.

    With n_c the image's ratings of category c, N_c all ratings and d(c, k) the distance:
    disagreement is Σ over its units of Σ n_uc n_uk d(c, k) / (m_u - 1), ratings Σ n_c,
    cross Σ n_c N_k d(c, k), within Σ n_c n_k d(c, k). units counts the units of all images; differing is the share of
    all pairs of ratings that differ at all.
    """

    units: int
    differing: float
    disagreement: NDArray[np.float64]
    ratings: NDArray[np.float64]
    cross: NDArray[np.float64]
    within: NDArray[np.float64]


def alpha_sums(
    units: int,
    disagreement: NDArray[np.float64],
    category_counts: NDArray[np.float64],
    distances: NDArray[np.float64],
    times: NDArray[np.float64] | None = None,
) -> AlphaSums:
    """The sums from an image's disagreement (images,), its ratings (images, q) and distances (q, q).

    `times` as `alpha_of_sums` takes it.
    """
    totals = category_counts.sum(axis=0) if times is None else times @ category_counts
    return AlphaSums(
        units=units,
        differing=share_that_differs(totals),
        disagreement=disagreement,
        ratings=category_counts.sum(axis=1),
        cross=category_counts @ (distances @ totals),
        within=np.einsum("ic,ic->i", category_counts @ distances, category_counts),
    )


def share_that_differs(totals: NDArray[np.float64]) -> float:
    """The share of pairs of ratings with different values, from the number of each value, shape (q,)."""
    ratings = totals.sum()
    if ratings < 2:
        return 0.0
    return float(1 - (totals * (totals - 1)).sum() / (ratings * (ratings - 1)))


def nominal_alpha_of_images(
    agreements: ArrayLike, category_counts: ArrayLike, units: int | None = None
) -> Estimate:
    """Nominal alpha from what a table keeps of each image.

    Args:
        agreements: (images,): Σ over the image's units of Σ_c n_uc (n_uc - 1) / (m_u - 1).
        category_counts: (images, q): ratings of each category, of units with two raters or more.
        units: how many units there are; as many as images unless given.
    """
    counts = np.asarray(category_counts, dtype=np.float64)
    kept = counts.sum(axis=1) > 0
    counts = counts[kept]
    disagreement = counts.sum(axis=1) - np.asarray(agreements, dtype=np.float64)[kept]
    distances = 1.0 - np.eye(counts.shape[1])
    found = len(counts) if units is None else units
    return alpha_of_sums(alpha_sums(found, disagreement, counts, distances))


@dataclass(frozen=True, slots=True)
class AlphaMoments:
    """What alpha and its interval need of all images together; SQL can add it up.

    left_count images leave a defined alpha behind when each is left out alone, and left_variance is the variance of
    those (divided by their number). expected is Σ cross.
    """

    units: int
    images: int
    differing: float
    disagreement: float
    ratings: float
    expected: float
    left_count: int
    left_variance: float


def alpha_of_sums(sums: AlphaSums, times: NDArray[np.float64] | None = None) -> Estimate:
    """1 - observed / expected disagreement, with the standard error of leaving out one image at a time.

    The interval is symmetric in the logarithm of 1 - alpha, so that it never passes 1. Where no two raters differ, up
    to 3/images of the images might differ, each as much as two answers that differ do.

    Args:
        sums: of images.
        times: (images,) how many images each stands for that are alike in all sums; one each unless given.
    """
    if times is None:
        times = np.ones(len(sums.ratings))
    ratings, expected = float(sums.ratings @ times), float(sums.cross @ times)
    disagreement = float(sums.disagreement @ times)
    # Leaving out image i takes its disagreement, its ratings, and its rows and columns of the expected.
    rest = expected - 2 * sums.cross + sums.within
    defined = rest > 1e-9 * expected
    left = (
        1
        - (ratings - sums.ratings - 1)[defined]
        * (disagreement - sums.disagreement)[defined]
        / (rest[defined])
    )
    count = float(times[defined].sum())
    mean = float(left @ times[defined]) / count if count else 0.0
    variance = float((left - mean) ** 2 @ times[defined]) / count if count else 0.0
    return alpha_of_moments(
        AlphaMoments(
            sums.units,
            round(float(times.sum())),
            sums.differing,
            disagreement,
            ratings,
            expected,
            round(count),
            variance,
        )
    )


def alpha_of_moments(moments: AlphaMoments) -> Estimate:
    """The same from what was added up before."""
    ratings, images = moments.ratings, moments.images
    if ratings == 0:
        return missing(NO_OVERLAP)
    disagreement = max(0.0, moments.disagreement)
    observed = 1 - disagreement / ratings
    if moments.expected <= 1e-12 * ratings:
        return missing(NO_VARIATION, images, observed)
    if moments.units < 2:
        return missing(ONE_UNIT, images, observed)
    value = 1 - (ratings - 1) * disagreement / moments.expected
    se = _jackknife_se(moments)
    interval = alpha_interval(value, se, images, moments.differing)
    return Estimate(value, images, se, interval, observed)


def _jackknife_se(moments: AlphaMoments) -> float | None:
    if moments.images < 2 or moments.left_count < 2:
        return None
    return float(np.sqrt((moments.left_count - 1) * max(0.0, moments.left_variance)))


def alpha_interval(
    value: float, se: float | None, images: int, differing: float
) -> Interval | None:
    """Symmetric in log(1 - alpha), cut at -1 unless alpha is lower still; None where one image carries all.

    Where nothing varies between images, up to 3/images of them might differ; chance makes a share of `differing` do so.
    """
    if se is None:
        return None
    gap, lowest = 1 - value, min(-1.0, value)
    if gap <= 1e-12 or se <= 1e-12:
        share = min(1.0, 3 / images) / differing
        return Interval(max(lowest, value - share), min(1.0, value + min(gap, share)))
    factor = np.exp(min(50.0, t_quantile(images) * se / gap))
    return Interval(max(lowest, float(1 - gap * factor)), float(1 - gap / factor))


def bootstrap_alpha(
    disagreement: ArrayLike,
    category_counts: ArrayLike,
    distances: ArrayLike,
    *,
    draws: int = 500,
    seed: int = 0,
) -> Interval | None:
    """The middle 95% of alpha over images drawn with replacement; None where most draws lack variation.

    Args:
        disagreement: (images,), as in AlphaSums.
        category_counts: (images, q), of units with two raters or more.
        distances: (q, q), symmetric, 0 on the diagonal.
        draws: how often all images are drawn.
        seed: the same seed gives the same interval.
    """
    counts = np.asarray(category_counts, dtype=np.float64)
    columns = np.column_stack([np.asarray(disagreement, dtype=np.float64), counts])
    drawn = _drawn_sums(columns, draws, seed)
    totals = drawn[:, 1:]
    ratings = totals.sum(axis=1)
    expected = np.einsum("bc,bc->b", totals @ np.asarray(distances, dtype=np.float64), totals)
    usable = expected > 1e-12
    if usable.sum() < max(2, draws // 2):
        return None
    return _middle(1 - (ratings - 1)[usable] * drawn[usable, 0] / expected[usable])


def bootstrap_ratio(
    num: ArrayLike, den: ArrayLike, *, draws: int = 500, seed: int = 0
) -> Interval | None:
    """The middle 95% of Σ num / Σ den over images drawn with replacement; num and den have shape (images,)."""
    columns = np.column_stack([np.asarray(num, np.float64), np.asarray(den, np.float64)])
    drawn = _drawn_sums(columns, draws, seed)
    usable = drawn[:, 1] > 0
    if usable.sum() < max(2, draws // 2):
        return None
    return _middle(drawn[usable, 0] / drawn[usable, 1])


def _drawn_sums(columns: NDArray[np.float64], draws: int, seed: int) -> NDArray[np.float64]:
    """Sums of each column over images drawn with replacement: how often each was drawn, times the columns."""
    images = len(columns)
    if images == 0:
        return np.zeros((draws, columns.shape[1]))
    generator = np.random.default_rng(seed)
    at_once = max(1, _CELLS_AT_ONCE // images)
    parts = [
        generator.multinomial(images, np.full(images, 1 / images), size=min(at_once, draws - start))
        @ columns
        for start in range(0, draws, at_once)
    ]
    return np.concatenate(parts)


def _middle(values: NDArray[np.float64]) -> Interval:
    low, high = np.quantile(values, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))
