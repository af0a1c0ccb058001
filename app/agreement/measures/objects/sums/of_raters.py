"""Sums of every two raters of an image."""

import numpy as np

from app.agreement.measures.objects.ragged import counts_at, ragged, sums_at
from app.agreement.measures.objects.records import Floats, Ints, PairSums
from app.agreement.measures.objects.sums.matching import Matching


def pair_sums(matching: Matching) -> PairSums:
    """One row for every two who submitted the image."""
    submissions = matching.submissions
    image, first, second = submissions.twos
    count = len(image)
    pairs = matching.pairs
    two = submissions.two_of(matching.submission[pairs.first], matching.submission[pairs.second])
    own, other = _object_counts(matching, first, second)
    alike = matching.is_alike
    similarity_alike = sums_at(two[alike], pairs.similarity[alike], count)
    return PairSums(
        image=image,
        first=submissions.rater[first],
        second=submissions.rater[second],
        first_objects=own,
        second_objects=other,
        matched=counts_at(two, count),
        matched_alike=counts_at(two[alike], count),
        similarity=sums_at(two, pairs.similarity, count),
        similarity_alike=similarity_alike,
        distance=distance_of(similarity_alike, own + other),
    )


def distance_of(similarity_alike: Floats, objects: Ints) -> Floats:
    """How far two sets of objects are apart: 0 where they are the same or both empty, 1 where nothing matches."""
    shared = np.divide(
        2.0 * similarity_alike, objects, out=np.ones(len(objects)), where=objects > 0
    )
    return 1.0 - shared


def _object_counts(matching: Matching, first: Ints, second: Ints) -> tuple[Ints, Ints]:
    """What each of the two marked, less what the other is excused of."""
    submissions = matching.submissions
    marked = counts_at(matching.submission[matching.members], len(submissions))
    own, other = marked[first], marked[second]
    excuses = matching.excuses
    if len(excuses.cluster) == 0:
        return own, other
    votes = matching.clusters.votes
    starts = np.cumsum(votes) - votes
    rows, steps = ragged(votes[excuses.cluster])
    members = matching.members[starts[excuses.cluster[rows]] + steps]
    owner, excused = matching.submission[members], excuses.submission[rows]
    two = submissions.two_of(np.minimum(owner, excused), np.maximum(owner, excused))
    is_first = owner < excused
    count = len(first)
    return own - counts_at(two[is_first], count), other - counts_at(two[~is_first], count)
