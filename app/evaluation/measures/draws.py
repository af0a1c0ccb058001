"""How sure an average precision is, and a difference of two: by drawing the images again, with replacement.

AP is no ratio of sums over images, so the delta method does not serve it. Both models of a comparison are weighed by
the same draws, since what is hard for one is mostly hard for the other.
"""

import numpy as np

from app.agreement.measures.intervals import CONFIDENCE, Interval
from app.evaluation.measures.records import Floats

DRAWS = 200
SEED = 0


def image_draws(image_count: int, draws: int = DRAWS, seed: int = SEED) -> Floats:
    """(B, N): how often each image was drawn; the same seed gives the same draws."""
    generator = np.random.default_rng(seed)
    share = np.full(image_count, 1 / max(image_count, 1))
    return generator.multinomial(image_count, share, size=draws).astype(np.float64)


def middle(values: Floats) -> Interval | None:
    """The middle 95% of what the draws gave; none where half of them gave nothing, or where there is one image only."""
    known = values[~np.isnan(values)]
    if len(known) < max(2, len(values) // 2):
        return None
    low, high = np.quantile(known, [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(high))
