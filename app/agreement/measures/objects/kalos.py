"""KALOS's alpha, so that numbers can be held against papers that use it.

Nominal alpha over clusters, to which "did not mark it" is one more category. It cannot be recommended: with one
category there is next to no chance to correct for, and it collapses (two raters who agree on 90 % of objects get about
.05); and its mean over images counts an image of one rater as perfect agreement, unless those are left out.

Source: KALOS 0.8, matching "greedy" with "category_lenient".
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import Measured
from app.agreement.measures.objects.sums.of_kalos import alpha_of, twos_of

FEWEST_CATEGORIES = 2
LEAST_ABSENT_SHARE = 0.25


@dataclass(frozen=True)
class Kalos:
    """None where no image has two raters."""

    pooled: float | None
    """Alpha of all images' clusters together."""
    mean: float | None
    """The mean of the images' own alphas, of images of two or more raters."""
    mean_of_all: float | None
    """KALOS's own mean: images of one rater count as 1."""
    warning: str | None
    """Why the number should not be trusted here."""


def kalos(measured: Measured) -> Kalos:
    """KALOS's numbers of everything measured."""
    images, categories = measured.images, measured.categories
    length = int(categories.category.max(initial=-1)) + 1
    given = sums_at(categories.category, categories.findable, length)
    absences, alike = float(images.absences.sum()), float(images.kalos_alike.sum())
    alphas = images.kalos_alpha[~np.isnan(images.kalos_alpha)]
    if len(alphas) == 0:
        return Kalos(None, None, None, "No image was submitted by two raters.")
    singles = int(np.count_nonzero(images.raters == 1))
    total = float(given.sum()) + absences
    return Kalos(
        pooled=float(
            alpha_of(np.array([alike]), np.array([total]), np.array([twos_of(given, absences)]))[0]
        ),
        mean=float(alphas.mean()),
        mean_of_all=float((alphas.sum() + singles) / (len(alphas) + singles)),
        warning=_warning(int(np.count_nonzero(given)), absences / total if total else 0.0),
    )


def _warning(category_count: int, absent_share: float) -> str | None:
    if category_count < FEWEST_CATEGORIES:
        return "There are fewer than two categories, where this alpha collapses: read detection and class agreement."
    if absent_share < LEAST_ABSENT_SHARE:
        return (
            f"Only {100 * absent_share:.0f} % of its values are absences, so missed objects hardly show in this alpha: "
            "read detection agreement."
        )
    return None
