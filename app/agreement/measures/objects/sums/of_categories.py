"""Sums of every category of an image, and which of them are taken for each other."""

import numpy as np

from app.agreement.measures.objects.ragged import all_twos, sums_at
from app.agreement.measures.objects.records import CategorySums, Confusions, Floats, Ints
from app.agreement.measures.objects.sums.matching import Matching


def category_sums(matching: Matching) -> CategorySums:
    """One row for every category that occurs on an image."""
    each = matching.category_votes
    clusters, stride = matching.clusters, matching.options.category_count
    keys, places = matching.image_categories
    votes, own = clusters.votes[each.cluster], each.votes
    weight = matching.weight[each.cluster]
    is_shared = votes > 1
    coincident = np.divide(own * (own - 1), votes - 1, out=np.zeros(len(own)), where=is_shared)

    def total(values: Floats | Ints) -> Floats:
        return sums_at(places, values, len(keys))

    return CategorySums(
        image=keys // stride,
        category=keys % stride,
        objects=total(own).astype(np.int64),
        given=total(own * is_shared),
        alike=total(coincident),
        found=total(own * (votes - 1) * weight),
        found_alike=total(own * (own - 1) * weight),
        findable=total(own * matching.is_pairable[each.cluster]),
        similarity_alike=_similarities(matching, keys),
    )


def _similarities(matching: Matching, keys: Ints) -> Floats:
    alike = np.flatnonzero(matching.is_alike)
    category = matching.objects.category[matching.pairs.first[alike]]
    wanted = matching.pair_image[alike] * matching.options.category_count + category
    values = (matching.pairs.similarity * matching.pair_weight)[alike]
    return sums_at(np.searchsorted(keys, wanted), values, len(keys))


def confusions_of(matching: Matching) -> Confusions:
    """Every two categories that one thing was taken for."""
    each = matching.category_votes
    disputed = np.flatnonzero(each.votes < matching.clusters.votes[each.cluster])
    cluster, sizes = np.unique(each.cluster[disputed], return_counts=True)
    starts = np.cumsum(sizes) - sizes
    group, low, high = all_twos(sizes)
    one, other = disputed[starts[group] + low], disputed[starts[group] + high]
    weights = each.votes[one] * each.votes[other] / (matching.clusters.votes[cluster[group]] - 1)
    stride = matching.options.category_count
    image = matching.clusters.image[cluster[group]]
    keys, places = np.unique(
        (image * stride + each.category[one]) * stride + each.category[other], return_inverse=True
    )
    return Confusions(
        image=keys // (stride * stride),
        first=keys // stride % stride,
        second=keys % stride,
        weight=sums_at(places, weights, len(keys)),
    )
