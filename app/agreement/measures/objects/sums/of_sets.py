"""How far two raters' objects of one category are apart: set-alpha, category by category."""

import numpy as np

from app.agreement.measures.objects.ragged import distinct, ragged, sums_at
from app.agreement.measures.objects.records import Floats, Ints
from app.agreement.measures.objects.sums.matching import Matching
from app.agreement.measures.objects.sums.of_raters import distance_of


def category_distances(matching: Matching) -> Floats:
    """For each of `category_sums`' rows the distances of all two raters of the image by 2 / (R - 1).

    As `PairSums.distance`, with the objects of one category alone. An image on which neither of two marked any of it
    adds 0, as it would for any other two.
    """
    stride = matching.options.category_count
    keys, counts = _objects_of_two(matching, stride)
    alike = np.flatnonzero(matching.is_alike)
    wanted = (
        _two_of_pairs(matching, alike) * stride
        + (matching.objects.category[matching.pairs.first[alike]])
    )
    similarity = sums_at(np.searchsorted(keys, wanted), matching.pairs.similarity[alike], len(keys))
    apart = distance_of(similarity, np.rint(counts).astype(np.int64)) * (counts > 0)
    image = matching.submissions.twos[0][keys // stride]
    weighted = apart * 2.0 / (matching.submissions.raters[image] - 1)
    rows, _ = matching.image_categories
    places = np.searchsorted(rows, image * stride + keys % stride)
    return sums_at(places, weighted, len(rows))


def _two_of_pairs(matching: Matching, pairs: Ints) -> Ints:
    first, second = matching.pairs.first[pairs], matching.pairs.second[pairs]
    return matching.submissions.two_of(matching.submission[first], matching.submission[second])


def _objects_of_two(matching: Matching, stride: int) -> tuple[Ints, Floats]:
    """two * stride + category of all that either of two raters marked, and how many both marked together."""
    submissions, category = matching.submissions, matching.objects.category
    members, excuses = matching.members, matching.excuses
    marked, counts = np.unique(
        matching.submission[members] * stride + category[members], return_counts=True
    )
    own = marked // stride
    rows, places = ragged(submissions.raters[submissions.image[own]])
    other = submissions.starts[submissions.image[own[rows]]] + places
    kept = other != own[rows]
    rows, other = rows[kept], other[kept]
    found = [(_two(matching, own[rows], other) * stride + marked[rows] % stride, counts[rows])]
    if len(excuses.cluster):
        votes = matching.clusters.votes
        starts = np.cumsum(votes) - votes
        rows, steps = ragged(votes[excuses.cluster])
        excused = members[starts[excuses.cluster[rows]] + steps]
        two = _two(matching, matching.submission[excused], excuses.submission[rows])
        found.append((two * stride + category[excused], np.full(len(excused), -1)))
    keys, values = (np.concatenate(column) for column in zip(*found, strict=True))
    once = distinct(keys)
    return once, sums_at(np.searchsorted(once, keys), values.astype(np.float64), len(once))


def _two(matching: Matching, one: Ints, other: Ints) -> Ints:
    return matching.submissions.two_of(np.minimum(one, other), np.maximum(one, other))
