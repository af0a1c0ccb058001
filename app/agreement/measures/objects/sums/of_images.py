"""Sums of an image."""

import numpy as np

from app.agreement.measures.objects.ragged import counts_at, sums_at
from app.agreement.measures.objects.records import THRESHOLDS, Floats, ImageSums, Ints, PairSums
from app.agreement.measures.objects.sums.matching import Matching
from app.agreement.measures.objects.sums.of_kalos import image_alphas

_CURVE_STEP = 0.05
# An IoU of .55 that rounding made .5499999 is .55.
_ROUNDING = 1e-9


def image_sums(matching: Matching, rater_pairs: PairSums) -> ImageSums:
    """One row an image."""
    marked, empty = _objects_of_submissions(matching)
    owner = matching.submissions.image
    total = matching.by_image
    image, weight = matching.pair_image, matching.pair_weight
    similarity = matching.pairs.similarity
    given, alike = _categories(matching)
    detection = _detection(matching)
    kalos = image_alphas(matching)
    curve = _curve(matching)
    return ImageSums(
        raters=matching.submissions.raters,
        empty_raters=counts_at(owner[empty], matching.submissions.image_count),
        objects=total(owner, marked).astype(np.int64),
        object_squares=total(owner, marked**2).astype(np.int64),
        found=detection[0],
        found_alike=detection[1],
        findable=detection[2],
        similarity=total(image, similarity * weight),
        similarity_squares=total(image, similarity**2 * weight),
        similarity_alike=total(image, similarity * weight * matching.is_alike),
        dice=total(image, 2 * similarity / (1 + similarity) * weight),
        curve_mean=curve @ (np.arange(1, len(THRESHOLDS) + 1) / len(THRESHOLDS)),
        curve=curve,
        categories_alike=alike,
        categories_given=given,
        distance=_distances(matching, rater_pairs),
        distance_weight=np.where(
            matching.submissions.raters > 1, matching.submissions.raters, 0
        ).astype(np.float64),
        absences=kalos.absences,
        kalos_alike=kalos.alike,
        kalos_alpha=kalos.alpha,
    )


def _objects_of_submissions(matching: Matching) -> tuple[Ints, np.ndarray]:
    """How many objects each submission holds, and whether it holds nothing at all, not even a crowd."""
    count = len(matching.submissions)
    marked = counts_at(matching.submission[matching.members], count)
    drawn = counts_at(matching.submission[matching.submission >= 0], count)
    return marked, drawn == 0


def _detection(matching: Matching) -> tuple[Floats, Floats, Floats]:
    clusters, each = matching.clusters, matching.category_votes
    votes, weight = clusters.votes, matching.weight
    found = matching.by_image(clusters.image, votes * (votes - 1) * weight)
    alike = matching.by_image(
        clusters.image[each.cluster], each.votes * (each.votes - 1) * weight[each.cluster]
    )
    findable = matching.by_image(clusters.image, votes * matching.is_pairable)
    return found, alike, findable


def _categories(matching: Matching) -> tuple[Floats, Floats]:
    """Of clusters of two or more: their votes, and their coincidences of equal categories."""
    clusters, each = matching.clusters, matching.category_votes
    is_shared = clusters.votes > 1
    given = matching.by_image(clusters.image, clusters.votes * is_shared)
    votes = clusters.votes[each.cluster]
    coincident = np.divide(
        each.votes * (each.votes - 1), votes - 1, out=np.zeros(len(votes)), where=votes > 1
    )
    return given, matching.by_image(clusters.image[each.cluster], coincident)


def _curve(matching: Matching) -> Floats:
    count, bins = matching.submissions.image_count, len(THRESHOLDS)
    steps = np.floor((matching.pairs.similarity - THRESHOLDS[0]) / _CURVE_STEP + _ROUNDING)
    step = np.minimum(steps.astype(np.int64), bins - 1)
    kept = np.flatnonzero(step >= 0)
    places = matching.pair_image[kept] * bins + step[kept]
    return sums_at(places, matching.pair_weight[kept], count * bins).reshape(count, bins)


def _distances(matching: Matching, rater_pairs: PairSums) -> Floats:
    raters = matching.submissions.raters[rater_pairs.image]
    return matching.by_image(rater_pairs.image, 2.0 * rater_pairs.distance / (raters - 1))
