"""What kappas of many raters share: observed agreement, less what chance would give, over what is left.

Source: K. L. Gwet, "Handbook of Inter-Rater Reliability", 4th ed. 2014, ch. 2, 3 and 5 (also the standard errors).
"""

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from app.agreement.measures.intervals import Estimate, Interval, missing, rule_of_three, t_interval
from app.agreement.measures.ratings.records import Floats, checked
from app.agreement.measures.resampling import NO_OVERLAP, ONE_UNIT

NO_VARIATION = "There is no variation, kappa undefined: every answer is the same."
Chance = Callable[[Floats, Floats], tuple[float, Floats]]
"""From shares of values per unit (units, q) and weights (q, q): the agreement by chance, and each unit's part in it."""


def chance_corrected(counts: ArrayLike, weights: ArrayLike | None, chance: Chance) -> Estimate:
    """(p_a - p_e) / (1 - p_e) over units that are drawn at random; the interval is cut at -1 and 1.

    Args:
        counts: (units, q): how many raters gave each value. Units with one rater tell how frequent values are.
        weights: (q, q), 1 on the diagonal; None: values are equal or not.
        chance: what tells one coefficient from another.
    """
    table = checked(counts)
    table = table[table.sum(axis=1) > 0]
    raters = table.sum(axis=1)
    near = np.eye(table.shape[1]) if weights is None else np.asarray(weights, dtype=np.float64)
    paired = raters >= 2
    pairs = int(paired.sum())
    if pairs == 0:
        return missing(NO_OVERLAP)
    each = np.einsum("uc,uc->u", table, table @ near.T - 1) / np.where(
        paired, raters * (raters - 1), 1
    )
    observed = float(each[paired].mean())
    expected, parts = chance(table / raters[:, None], near)
    if 1 - expected <= 1e-12:
        return missing(NO_VARIATION, pairs, observed)
    if pairs < 2:
        return missing(ONE_UNIT, pairs, observed)
    value = (observed - expected) / (1 - expected)
    units = len(table)
    own = units / pairs * (each - expected) * paired / (1 - expected)
    own -= 2 * (1 - value) * (parts - expected) / (1 - expected)
    se = float(np.sqrt(np.sum((own - value) ** 2) / (units * (units - 1))))
    return Estimate(value, pairs, se, coefficient_interval(value, se, units), observed)


def coefficient_interval(value: float, se: float, units: int) -> Interval:
    """value ± t·se, cut at 1 and at -1 unless it is lower still; the rule of three where nothing varies."""
    lowest = min(-1.0, value)
    if se <= 1e-12:
        return rule_of_three(value, units, low=0.0 if value > 0 else lowest)
    return t_interval(value, se, units, lowest, 1.0)
