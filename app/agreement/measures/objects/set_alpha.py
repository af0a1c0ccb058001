"""Set-alpha: how much more alike the objects of two raters are than those of two random images.

The distance of two sets of objects is 1 - 2 Σ s / (|A| + |B|) over matched objects of one category, so their
similarity is the panoptic quality. Where objects lie alike on every image (a part on a conveyor belt), raters agree on
much without looking; dividing by what random images give takes that away. Where nothing repeats, set-alpha is the
quality itself.
"""

from dataclasses import dataclass, replace
from math import hypot, sqrt

import numpy as np

from app.agreement.measures.intervals import Estimate, missing, ratio, t_interval
from app.agreement.measures.objects.alphas import corrected
from app.agreement.measures.objects.blocks import Blocks, partners
from app.agreement.measures.objects.measuring import match
from app.agreement.measures.objects.numbers import NOT_TWICE
from app.agreement.measures.objects.records import Images, ImageSums, Objects, Options
from app.agreement.measures.objects.sums.of_raters import pair_sums

DRAWS = 20_000
LEAST_EXPECTED = 0.05
NO_VARIATION = (
    "The annotations do not vary between images, so agreement cannot be told from chance."
)
ONE_IMAGE = "Chance can be told only from two images or more."


@dataclass(frozen=True)
class Expected:
    """The mean distance of two random raters' objects of two random images."""

    distance: float
    se: float
    draws: int


def expected_distance(
    objects: Objects, images: Images, options: Options, *, draws: int = DRAWS, seed: int = 0
) -> Expected | None:
    """From random pairs of submissions, matched by the same code; None where fewer than two images are shared.

    Only images that two or more raters submitted count, as in the observed distance.
    """
    blocks = Blocks.of(objects, images)
    submissions = blocks.submissions
    candidates = np.flatnonzero(submissions.raters[submissions.image] > 1)
    if len(candidates) == 0:
        return None
    chance = np.random.default_rng(seed)
    first = candidates[chance.integers(0, len(candidates), draws)]
    second = partners(submissions.image, candidates, first, chance)
    first, second = first[second >= 0], second[second >= 0]
    if len(first) == 0:
        return None
    overlaid, frames = blocks.overlaid(images, first, second)
    matched = match(overlaid, frames, replace(options, partial_categories=frozenset()))
    distances = pair_sums(matched).distance
    return Expected(
        distance=float(distances.mean()),
        se=float(distances.std() / sqrt(len(distances))),
        draws=len(distances),
    )


def set_alpha(images: ImageSums, expected: Expected | None) -> Estimate:
    """A1: 1 - observed / expected distance; `observed` of the estimate is A2, the plain mean similarity."""
    observed = ratio(images.distance, images.distance_weight, reason=NOT_TWICE)
    return set_alpha_of(observed, expected)


def set_alpha_of(
    observed: Estimate, expected: Expected | None, *, least_expected: float = LEAST_EXPECTED
) -> Estimate:
    """The same from an observed distance that sums gave.

    Whole sets that hardly differ between images say nothing; a single category may be rare, and differ as rarely.
    """
    if observed.value is None:
        return observed
    similarity = 1 - observed.value
    if expected is None:
        return missing(ONE_IMAGE, observed.images, similarity)
    if expected.distance < least_expected:
        return missing(NO_VARIATION, observed.images, similarity)
    alpha = corrected(observed, expected.distance)
    if observed.se is None or not observed.se or observed.images < 2:
        return alpha
    # Both distances are estimates; the drawn one adds little.
    se = hypot(observed.se, observed.value * expected.se / expected.distance) / expected.distance
    assert alpha.value is not None
    return replace(alpha, se=se, interval=t_interval(alpha.value, se, alpha.images, -1.0, 1.0))
