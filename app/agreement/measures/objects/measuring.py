"""From objects to sums: match, count, add up."""

import numpy as np

from app.agreement.measures.objects.clustering import clusters_of
from app.agreement.measures.objects.excuses import excused_objects, excuses_of
from app.agreement.measures.objects.pairing import Edges, edges_between
from app.agreement.measures.objects.ragged import all_twos, counts_at
from app.agreement.measures.objects.records import (
    Clusters,
    Floats,
    Images,
    Ints,
    Measured,
    Objects,
    Options,
    Pairs,
)
from app.agreement.measures.objects.similarity.families import similarity_of
from app.agreement.measures.objects.similarity.protocol import Similarity
from app.agreement.measures.objects.submissions import Submissions
from app.agreement.measures.objects.sums.matching import Matching
from app.agreement.measures.objects.sums.of_categories import category_sums, confusions_of
from app.agreement.measures.objects.sums.of_images import image_sums
from app.agreement.measures.objects.sums.of_raters import pair_sums


def measure(objects: Objects, images: Images, options: Options) -> Measured:
    """Match the objects of different raters, and sum up how alike they are; one image and 118,000 alike.

    Objects of raters who have not submitted the image are left out.
    """
    return sums_of(match(objects, images, options))


def sums_of(matching: Matching) -> Measured:
    """Everything that is counted of what matching has found."""
    rater_pairs = pair_sums(matching)
    categories = category_sums(matching)
    return Measured(
        cluster=matching.cluster,
        clusters=matching.clusters,
        pairs=matching.pairs,
        images=image_sums(matching, rater_pairs),
        rater_pairs=rater_pairs,
        categories=categories,
        confusions=confusions_of(matching),
    )


def match(objects: Objects, images: Images, options: Options) -> Matching:
    """Which objects are one thing, and who had to mark it."""
    submissions = Submissions.of(images, highest_rater=int(objects.rater.max(initial=-1)))
    submission = submissions.rows_of(objects.image, objects.rater)
    is_member = submission >= 0
    if objects.is_ignored is not None:
        is_member &= ~objects.is_ignored
    similarity = similarity_of(objects, images, options)
    edges = edges_between(
        similarity,
        objects.image,
        objects.rater,
        np.flatnonzero(is_member),
        threshold=options.iou_threshold,
    )
    cluster = clusters_of(objects, edges, is_member)
    excused = excused_objects(objects, images, options, similarity, submission, submissions)
    excuses = excuses_of(cluster, submission, submissions, excused)
    clusters, members = _clusters(objects, cluster, submissions, excuses.cluster)
    return Matching(
        objects=objects,
        options=options,
        submissions=submissions,
        submission=submission,
        cluster=cluster,
        clusters=clusters,
        members=members,
        pairs=_pairs(objects, similarity, edges, clusters.votes, members),
        excuses=excuses,
    )


def _clusters(
    objects: Objects, cluster: Ints, submissions: Submissions, excused: Ints
) -> tuple[Clusters, Ints]:
    """The clusters, and the rows of their members in their order, by rater within each."""
    count = int(cluster.max(initial=-1)) + 1
    rows = np.flatnonzero(cluster >= 0)
    order = np.argsort(
        cluster[rows] * (submissions.rater_count + 1) + objects.rater[rows], kind="stable"
    )
    members = rows[order]
    votes = counts_at(cluster[members], count)
    image = objects.image[members[np.cumsum(votes) - votes]]
    voters = submissions.raters[image] - counts_at(excused, count)
    return Clusters(image=image, votes=votes, voters=voters), members


def _pairs(
    objects: Objects, similarity: Similarity, edges: Edges, votes: Ints, members: Ints
) -> Pairs:
    """Every two members of each cluster, also those that are only like a third."""
    cluster, low, high = all_twos(votes)
    starts = np.cumsum(votes) - votes
    first, second = members[starts[cluster] + low], members[starts[cluster] + high]
    return Pairs(
        first=first,
        second=second,
        cluster=cluster,
        similarity=_similarities(similarity, edges, len(objects), first, second),
    )


def _similarities(
    similarity: Similarity, edges: Edges, count: int, first: Ints, second: Ints
) -> Floats:
    """Looked up among the edges; only what no edge tells is measured."""
    wanted = np.minimum(first, second) * count + np.maximum(first, second)
    keys = edges.first * count + edges.second
    order = np.argsort(keys)
    keys = keys[order]
    result = np.empty(len(wanted))
    places = np.searchsorted(keys, wanted)
    places[places == len(keys)] = 0
    is_known = keys[places] == wanted if len(keys) else np.zeros(len(wanted), dtype=np.bool_)
    result[is_known] = edges.similarity[order[places[is_known]]]
    unknown = np.flatnonzero(~is_known)
    result[unknown] = similarity.between(
        np.minimum(first, second)[unknown], np.maximum(first, second)[unknown]
    )
    return result
