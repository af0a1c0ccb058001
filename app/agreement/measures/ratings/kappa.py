"""Kappas of two raters (Cohen, Scott) and of many (Fleiss, Conger, Light, Brennan-Prediger)."""

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, missing
from app.agreement.measures.ratings.chance import (
    NO_VARIATION,
    chance_corrected,
    coefficient_interval,
)
from app.agreement.measures.ratings.records import Floats, Ratings, checked, overlap, pair_tables
from app.agreement.measures.resampling import NO_OVERLAP, ONE_UNIT

NO_PAIRS = "No two annotators have answers to enough images in common."


def cohen_kappa(table: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
    """Cohen's kappa of two raters, each with habits of their own: a number for a pair, not for a project.

    Args:
        table: (q, q): how often the first gave c where the second gave k.
        weights: (q, q), 1 on the diagonal; None: values are equal or not.

    Source: J. Cohen, 1960 and 1968; J. L. Fleiss, J. Cohen and B. S. Everitt, "Large sample standard errors of kappa
    and weighted kappa", 1969.
    """
    cells = checked(table)
    units = int(cells.sum())
    if units == 0:
        return missing(NO_OVERLAP)
    near = np.eye(len(cells)) if weights is None else np.asarray(weights, dtype=np.float64)
    shares = cells / units
    first, second = shares.sum(axis=1), shares.sum(axis=0)
    observed = float((near * shares).sum())
    expected = float(first @ near @ second)
    if 1 - expected <= 1e-12:
        return missing(NO_VARIATION, units, observed)
    if units < 2:
        return missing(ONE_UNIT, units, observed)
    value = (observed - expected) / (1 - expected)
    habits = (near @ second)[:, None] + (near.T @ first)[None, :]
    spread = float((shares * (near - (1 - value) * habits) ** 2).sum())
    spread -= (observed - 2 * (1 - value) * expected) ** 2
    se = float(np.sqrt(max(0.0, spread) / units)) / (1 - expected)
    return Estimate(value, units, se, coefficient_interval(value, se, units), observed)


def cohen_matrix(
    ratings: Ratings, weights: ArrayLike | None = None
) -> dict[tuple[int, int], Estimate]:
    """Cohen's kappa of each two raters who share a unit, by (a, b) with a < b."""
    return {pair: cohen_kappa(table, weights) for pair, table in pair_tables(ratings).items()}


def light_kappa(ratings: Ratings, weights: ArrayLike | None = None) -> Estimate:
    """The mean of Cohen's kappa over pairs of raters, without an interval: pairs share raters.

    Source: R. J. Light, "Measures of response agreement for qualitative data", 1971.
    """
    kappas = cohen_matrix(ratings, weights).values()
    defined = [kappa.value for kappa in kappas if kappa.value is not None]
    if not kappas:
        return missing(NO_OVERLAP)
    units = len(overlap(ratings.counts()).counts)
    if not defined:
        return missing(NO_PAIRS, units)
    return Estimate(float(np.mean(defined)), units)


def scott_pi(ratings: Ratings, weights: ArrayLike | None = None) -> Estimate:
    """Scott's pi of raters 0 and 1 over the units that both rated, as if they had the same habits.

    Source: W. A. Scott, "Reliability of content analysis: the case of nominal scale coding", 1955.
    """
    return fleiss_kappa(overlap(ratings.of_pair(0, 1).counts()).counts, weights)


def fleiss_kappa(counts: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
    """Fleiss' kappa of many raters with the same habits; units may have unequally many.

    Args:
        counts: (units, q): how many raters gave each value. Units with one rater tell how frequent values are.
        weights: (q, q), 1 on the diagonal; None: values are equal or not.

    Source: J. L. Fleiss, "Measuring nominal scale agreement among many raters", 1971; generalised by K. L. Gwet, 2014.
    """
    return chance_corrected(counts, weights, _fleiss_chance)


def _fleiss_chance(shares: Floats, weights: Floats) -> tuple[float, Floats]:
    frequent = shares.mean(axis=0)
    parts = shares @ ((weights + weights.T) @ frequent / 2)
    return float(frequent @ weights @ frequent), parts


def fleiss_by_category(counts: ArrayLike) -> tuple[Estimate, ...]:
    """Fleiss' kappa of each value against all others together; counts as in `fleiss_kappa`."""
    table = checked(counts)
    raters = table.sum(axis=1)
    return tuple(fleiss_kappa(np.column_stack([given, raters - given])) for given in table.T)


def brennan_prediger(counts: ArrayLike, weights: ArrayLike | None = None) -> Estimate:
    """Chance means that all q values are equally likely; arguments as in `fleiss_kappa`.

    Source: R. L. Brennan and D. J. Prediger, "Coefficient kappa: some uses, misuses, and alternatives", 1981.
    """
    return chance_corrected(counts, weights, _uniform_chance)


def _uniform_chance(shares: Floats, weights: Floats) -> tuple[float, Floats]:
    expected = float(weights.mean()) if weights.size else 1.0
    return expected, np.full(len(shares), expected)


def conger_kappa(ratings: Ratings, weights: ArrayLike | None = None) -> Estimate:
    """Fleiss' kappa with each rater's own habits, without an interval.

    Source: A. J. Conger, "Integration and generalization of kappas for multiple raters", 1980.
    """
    pooled = fleiss_kappa(ratings.counts(), weights)
    if pooled.observed is None:  # then so is Conger's, and why
        return pooled
    near = np.eye(ratings.categories) if weights is None else np.asarray(weights, np.float64)
    expected = _conger_chance(ratings, near)
    if 1 - expected <= 1e-12:
        return missing(NO_VARIATION, pooled.images, pooled.observed)
    if pooled.images < 2:
        return missing(ONE_UNIT, pooled.images, pooled.observed)
    value = (pooled.observed - expected) / (1 - expected)
    return Estimate(value, pooled.images, observed=pooled.observed)


def _conger_chance(ratings: Ratings, weights: Floats) -> float:
    """Mean over ordered pairs of different raters of the agreement that their own habits would give."""
    codes = ratings.rater * ratings.categories + ratings.value
    flat = np.bincount(codes, minlength=ratings.raters * ratings.categories)
    given = flat.reshape(ratings.raters, ratings.categories)
    given = given[given.sum(axis=1) > 0]
    habits = given / given.sum(axis=1, keepdims=True)
    together = habits.sum(axis=0)
    alone = float(np.einsum("rc,rc->", habits @ weights, habits))
    raters = len(habits)
    return (
        (float(together @ weights @ together) - alone) / (raters * (raters - 1))
        if raters > 1
        else 1.0
    )
