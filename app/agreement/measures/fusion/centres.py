"""The middle of several raters' numbers."""

import numpy as np

from app.agreement.measures.fusion.members import Numbers

# Half of the weight, up to the rounding of its sum.
_ROUNDING = 1e-9
_MOST_STEPS = 200
_STILL_PX = 1e-5


def centre(values: Numbers, weights: Numbers) -> Numbers:
    """Column by column: of two raters the (weighted) mean, of more the (weighted) median.

    Args:
        values: (R,) or (R, d), one row a rater.
        weights: (R,), not negative and not all zero.
    """
    if len(values) <= 2:
        return np.asarray(np.average(values, axis=0, weights=weights), dtype=np.float64)
    flat = values.reshape(len(values), -1)
    return _weighted_medians(flat, weights).reshape(values.shape[1:])


def weighted_median(values: Numbers, weights: Numbers) -> float:
    """Where half the weight lies on either side; between two values that share it, their mean."""
    return float(_weighted_medians(values[:, None], weights)[0])


def _weighted_medians(values: Numbers, weights: Numbers) -> Numbers:
    """Of each column of (R, d)."""
    order = values.argsort(axis=0, kind="stable")
    columns = np.arange(values.shape[1])
    below = weights[order].cumsum(axis=0)
    half, slack = below[-1] / 2, below[-1] * _ROUNDING
    low = values[order[(below >= half - slack).argmax(axis=0), columns], columns]
    high = values[order[(below > half + slack).argmax(axis=0), columns], columns]
    return np.asarray((low + high) / 2, dtype=np.float64)


def geometric_median(places: Numbers, weights: Numbers) -> Numbers:
    """The place with the least summed distance to all; of two places their mean. Weiszfeld's iteration.

    Args:
        places: (R, 2).
        weights: (R,), not negative and not all zero.

    Source: Y. Vardi, C.-H. Zhang, "The multivariate L1-median and associated data depth", 2000 (for the step away
    from a place that the iteration hits).
    """
    here = np.asarray(np.average(places, axis=0, weights=weights), dtype=np.float64)
    if len(places) <= 2:
        return here
    for _ in range(_MOST_STEPS):
        after = _step(here, places, weights)
        if np.hypot(*(after - here)) < _STILL_PX:
            return after
        here = after
    return here


def _step(here: Numbers, places: Numbers, weights: Numbers) -> Numbers:
    distances = np.hypot(*(places - here).T)
    is_apart = distances > 0
    if not is_apart.any():
        return here
    pulls = weights[is_apart] / distances[is_apart]
    if pulls.sum() == 0:
        return here
    goal = pulls @ places[is_apart] / pulls.sum()
    held = float(weights[~is_apart].sum())
    if held == 0:
        return np.asarray(goal, dtype=np.float64)
    pull = float(np.hypot(*(pulls @ (places[is_apart] - here))))
    share = min(1.0, held / pull) if pull > 0 else 1.0
    return np.asarray((1 - share) * goal + share * here, dtype=np.float64)
