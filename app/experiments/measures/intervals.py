"""How sure a mean over folds is, when folds share most of the images that they train on."""

from collections.abc import Sequence

import numpy as np

from app.experiments.measures.records import Estimate

_FEWEST = 3


def corrected(values: Sequence[float], *, folds: int, bounds: tuple[float, float]) -> Estimate:
    """The mean with its interval of 95% by the corrected resampled t.

    The variance over folds is multiplied by 1/J + 1/(folds - 1) instead of 1/J, for J folds of all repeats: training
    sets overlap, so folds are no independent draws. With as many degrees of freedom as J - 1.

    Args:
        values: one for each fold of each repeat; NaN where a fold has none.
        folds: of one repeat.
        bounds: what the number cannot leave.

    Source: C. Nadeau, Y. Bengio, "Inference for the Generalization Error", Machine Learning 52, 2003.
    """
    from scipy import special

    there = np.array([each for each in values if not np.isnan(each)])
    if len(there) == 0:
        return Estimate(None)
    mean = float(there.mean())
    if len(there) < _FEWEST:
        return Estimate(mean)
    error = float(np.sqrt((1 / len(there) + 1 / (folds - 1)) * there.var(ddof=1)))
    reach = float(special.stdtrit(len(there) - 1, 0.975)) * error
    return Estimate(mean, max(bounds[0], mean - reach), min(bounds[1], mean + reach))
