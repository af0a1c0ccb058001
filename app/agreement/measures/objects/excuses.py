"""Whose silence about an object is no answer.

Two things excuse a rater: a crowd region of theirs in which the object lies by more than half, and a category that need
not be marked everywhere. What holds for one object of a cluster holds for the cluster. A rater who did mark it needs no
excuse: as in COCO, what is matched counts.
"""

from dataclasses import dataclass

import numpy as np

from app.agreement.measures.objects.pairing import overlapping
from app.agreement.measures.objects.ragged import ragged
from app.agreement.measures.objects.records import Flags, Images, Ints, Objects, Options
from app.agreement.measures.objects.similarity.protocol import Similarity
from app.agreement.measures.objects.submissions import Submissions

_INSIDE = 0.5


@dataclass(frozen=True)
class Excuses:
    """Clusters, and the submissions that need not have them; each pair once."""

    cluster: Ints
    submission: Ints


def excuses_of(
    cluster: Ints,
    submission: Ints,
    submissions: Submissions,
    found: tuple[Ints, Ints],
) -> Excuses:
    """Of objects (rows, submissions) that are excused, the clusters whose members leave it to them."""
    rows, excused = found
    if len(rows) == 0:
        return Excuses(rows, excused)
    kept = cluster[rows] >= 0
    stride = max(len(submissions), 1)
    keys = np.unique(cluster[rows[kept]] * stride + excused[kept])
    members = np.flatnonzero(cluster >= 0)
    keys = keys[~np.isin(keys, cluster[members] * stride + submission[members])]
    return Excuses(keys // stride, keys % stride)


def excused_objects(
    objects: Objects,
    images: Images,
    options: Options,
    similarity: Similarity,
    submission: Ints,
    submissions: Submissions,
) -> tuple[Ints, Ints]:
    """Rows of objects and the submissions that need not have them."""
    parts = [
        _in_crowds(objects, similarity, submission),
        _of_partial_categories(objects, images, options, submission, submissions),
    ]
    rows, excused = (np.concatenate(column) for column in zip(*parts, strict=True))
    return rows, excused


def _in_crowds(objects: Objects, similarity: Similarity, submission: Ints) -> tuple[Ints, Ints]:
    nothing = np.zeros(0, dtype=np.int64)
    if objects.is_ignored is None or not objects.is_ignored.any():
        return nothing, nothing
    has_crowd = np.zeros(int(objects.image.max()) + 1, dtype=np.bool_)
    has_crowd[objects.image[objects.is_ignored]] = True
    rows = np.flatnonzero(has_crowd[objects.image] & (submission >= 0))
    found = [(nothing, nothing)]
    for first, second in overlapping(
        similarity.reach[rows], objects.image[rows], objects.rater[rows]
    ):
        for one, other in ((rows[first], rows[second]), (rows[second], rows[first])):
            kept = ~objects.is_ignored[one] & objects.is_ignored[other]
            one, other = one[kept], other[kept]
            inside = similarity.share_inside(one, other) > _INSIDE
            found.append((one[inside], submission[other[inside]]))
    inner, excused = (np.concatenate(column) for column in zip(*found, strict=True))
    return inner, excused


def _of_partial_categories(
    objects: Objects,
    images: Images,
    options: Options,
    submission: Ints,
    submissions: Submissions,
) -> tuple[Ints, Ints]:
    rows = np.flatnonzero(_is_partial(objects, images, options) & (submission >= 0))
    owners, places = ragged(submissions.raters[objects.image[rows]])
    rows = rows[owners]
    return rows, submissions.starts[objects.image[rows]] + places


def _is_partial(objects: Objects, images: Images, options: Options) -> Flags:
    result = np.isin(objects.category, list(options.partial_categories))
    if len(images.partial_image):
        stride = options.category_count
        keys = images.partial_image * stride + images.partial_category
        result |= np.isin(objects.image * stride + objects.category, keys)
    return result
