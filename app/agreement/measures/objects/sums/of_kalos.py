"""What KALOS's alpha needs of an image (see `kalos`)."""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.objects.ragged import sums_at
from app.agreement.measures.objects.records import Floats
from app.agreement.measures.objects.sums.matching import Matching


@dataclass(frozen=True)
class ImageAlphas:
    """One row an image."""

    absences: Floats
    alike: Floats
    alpha: Floats


def image_alphas(matching: Matching) -> ImageAlphas:
    """What each image adds to the pooled alpha, and its own."""
    clusters, raters = matching.clusters, matching.submissions.raters
    absent = np.where(matching.is_pairable, clusters.voters - clusters.votes, 0)
    absences = matching.by_image(clusters.image, absent)
    alike = matching.by_image(clusters.image, absent * (absent - 1) * matching.weight)
    each = matching.category_votes
    coincident = each.votes * (each.votes - 1) * matching.weight[each.cluster]
    alike += matching.by_image(clusters.image[each.cluster], coincident)
    is_bare = (matching.by_image(clusters.image) == 0) & (raters > 1)
    absences[is_bare] += raters[is_bare]
    alike[is_bare] += raters[is_bare]
    given, squares = _category_totals(matching)
    total = given + absences
    twos = squares - given + absences * (absences - 1)
    alpha = np.where(raters > 1, alpha_of(alike, total, twos), np.nan)
    return ImageAlphas(absences, alike, alpha)


def _category_totals(matching: Matching) -> tuple[Floats, Floats]:
    """By image: how often any category was given, and the sum over categories of that number squared."""
    each, stride = matching.category_votes, matching.options.category_count
    keys, places = matching.image_categories
    counted = sums_at(places, each.votes * matching.is_pairable[each.cluster], len(keys))
    return (
        matching.by_image(keys // stride, counted),
        matching.by_image(keys // stride, counted**2),
    )


def twos_of(given: Floats, absences: float) -> float:
    """Ordered pairs of equal values among all values."""
    return float((given * (given - 1)).sum()) + absences * (absences - 1)


def alpha_of(alike: Floats, total: Floats, twos: Floats) -> Floats:
    """1 where nothing varies, as KALOS has it."""
    by_chance = total * (total - 1) - twos
    return np.divide(
        (total - 1) * alike - twos, by_chance, out=np.ones(len(total)), where=by_chance > 0
    )
