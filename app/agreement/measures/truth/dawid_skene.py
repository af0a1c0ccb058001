"""Dawid and Skene: every rater mistakes values for each other in their own way.

Source: A. P. Dawid and A. M. Skene, "Maximum likelihood estimation of observer error-rates using the EM algorithm",
1979.
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.ratings.records import Floats, Ratings
from app.agreement.measures.truth.expectation import log, maximise


@dataclass(frozen=True, slots=True)
class DawidSkene:
    """posterior (units, q); prevalence (q,); errors (raters, true value, given value), whose rows sum to 1."""

    posterior: Floats
    prevalence: Floats
    errors: Floats
    log_likelihood: float
    rounds: int
    has_converged: bool


def dawid_skene(ratings: Ratings, smoothing: float | None = None) -> DawidSkene:
    """The likeliest truth and error rates together.

    Args:
        ratings: who gave what; a rater may have rated a unit more than once.
        smoothing: Dirichlet prior, in ratings per cell of a rater's error table, and one more on the diagonal, so that
            a rater of few units is taken for somewhat better than chance. None: 1/q. 0: plain maximum likelihood, as
            published, without anything on the diagonal.
    """
    from scipy import sparse

    q = ratings.categories
    extra = 1 / max(1, q) if smoothing is None else smoothing
    prior = extra + np.eye(q) * (1.0 if extra > 0 else 0.0)
    cell = ratings.rater * q + ratings.value
    given = sparse.csr_array(
        (np.ones(len(cell)), (ratings.unit, cell)), shape=(ratings.units, ratings.raters * q)
    )
    by_cell = given.T.tocsr()

    def fit(posterior: Floats) -> Floats:
        cells = (by_cell @ posterior).reshape(ratings.raters, q, q).transpose(0, 2, 1) + prior
        totals = cells.sum(axis=2, keepdims=True)
        return np.asarray(
            np.where(totals > 0, cells / np.where(totals > 0, totals, 1), 1 / max(1, q))
        )

    def evidence(errors: Floats) -> Floats:
        return np.asarray(given @ log(errors).transpose(0, 2, 1).reshape(ratings.raters * q, q))

    found, errors = maximise(ratings, fit, evidence, extra)
    return DawidSkene(
        found.posterior,
        found.prevalence,
        errors,
        found.log_likelihood,
        found.rounds,
        found.has_converged,
    )
