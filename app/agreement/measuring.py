"""From what is submitted to the rows that are kept: the measures run once a family, however many images. Pure."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from app.agreement.answering import answer_rows, vote_rows
from app.agreement.columns import Columns, columns_of, options_of
from app.agreement.grouping import ClusterRow, Members, answer_cluster, object_cluster
from app.agreement.labelled import FAMILIES, LabelledImage, Mark, Rules, Submission
from app.agreement.measures.objects.boundaries import boundary_sums
from app.agreement.measures.objects.measuring import match, sums_of
from app.agreement.measures.objects.records import Family, Measured
from app.agreement.measures.objects.sums.matching import Matching
from app.agreement.measures.objects.sums.of_sets import category_distances
from app.agreement.pointing import keypoint_rows
from app.agreement.tallying import tally_confusions, tally_raters

Row = dict[str, Any]


@dataclass
class Rows:
    """What is to be kept of a set of images: rows of each table as mappings of columns, and clusters by image."""

    images: list[Row] = field(default_factory=list)
    objects: list[Row] = field(default_factory=list)
    pairs: list[Row] = field(default_factory=list)
    categories: list[Row] = field(default_factory=list)
    confusions: list[Row] = field(default_factory=list)
    raters: list[Row] = field(default_factory=list)
    keypoints: list[Row] = field(default_factory=list)
    keypoint_raters: list[Row] = field(default_factory=list)
    answers: list[Row] = field(default_factory=list)
    votes: list[Row] = field(default_factory=list)
    clusters: dict[int, list[ClusterRow]] = field(default_factory=dict)


def rows_of(images: Sequence[LabelledImage], rules: Rules) -> Rows:
    """Everything that is kept of these images. What is kept of one does not depend on the others."""
    rows = Rows(clusters={image.id: [] for image in images})
    for family in FAMILIES:
        columns = columns_of(images, family, rules)
        if columns.marks:
            _add_family(rows, columns, family, rules)
    for image in images:
        _add_answers(rows, image)
    distances = _object_distances(rows.pairs)
    answers: dict[int, list[Row]] = defaultdict(list)
    for row in rows.answers:
        answers[row["image_id"]].append(row)
    for image in images:
        apart = _distance(image, distances[image.id], rules)
        rows.images.append(_image_row(image, rows.clusters[image.id], apart, answers[image.id]))
    return rows


def _add_family(rows: Rows, columns: Columns, family: Family, rules: Rules) -> None:
    matching = match(columns.objects, columns.submitted, options_of(family, rules))
    measured = sums_of(matching)
    rows.objects += _object_rows(measured, matching, columns, family)
    rows.pairs += _pair_rows(measured, columns, family)
    rows.categories += _category_rows(measured, matching, columns, family)
    if family == "keypoints":
        points, of_raters = keypoint_rows(measured, columns, rules)
        rows.keypoints += points
        rows.keypoint_raters += of_raters
    clusters = _clusters(measured, columns)
    for place, image in enumerate(columns.images):
        own = clusters.get(place, [])
        rows.clusters[image.id] += [object_cluster(family, members, rules) for members in own]
        rows.raters += _rater_rows(image, own, family)
        rows.confusions += _confusion_rows(image, own, family)


def _object_rows(
    measured: Measured, matching: Matching, columns: Columns, family: Family
) -> list[Row]:
    """`ImageSums` as they are, one row an image."""
    sums = measured.images
    names = (
        "raters", "empty_raters", "objects", "object_squares", "found", "found_alike", "findable", "similarity",
        "similarity_alike", "dice", "categories_alike", "categories_given", "distance", "distance_weight", "absences",
        "kalos_alike", "kalos_alpha",
    )  # fmt: skip
    values = {name: getattr(sums, name).tolist() for name in names}
    values["curve"] = sums.curve.tolist()
    values["found_curve"] = sums.curve_mean.tolist()
    nothing = [0.0] * len(columns.images)
    values |= {"boundary": nothing, "boundary_weight": nothing}
    if family == "region":
        bands = boundary_sums(matching, columns.submitted)
        values |= {"boundary": bands.alike.tolist(), "boundary_weight": bands.weight.tolist()}
    rows = _rows(values, image_id=[image.id for image in columns.images], family=family)
    for row in rows:
        if np.isnan(row["kalos_alpha"]):
            row["kalos_alpha"] = None
    return rows


def _pair_rows(measured: Measured, columns: Columns, family: Family) -> list[Row]:
    sums = measured.rater_pairs
    names = (
        "first_objects", "second_objects", "matched", "matched_alike", "similarity", "similarity_alike", "distance",
    )  # fmt: skip
    values = {name: getattr(sums, name).tolist() for name in names}
    values["first_id"] = [columns.raters[index] for index in sums.first.tolist()]
    values["second_id"] = [columns.raters[index] for index in sums.second.tolist()]
    return _rows(values, image_id=_ids(columns, sums.image.tolist()), family=family)


def _category_rows(
    measured: Measured, matching: Matching, columns: Columns, family: Family
) -> list[Row]:
    sums = measured.categories
    names = ("objects", "given", "alike", "found", "found_alike", "findable", "similarity_alike")
    values = {name: getattr(sums, name).tolist() for name in names}
    values["category_id"] = [columns.categories[index] for index in sums.category.tolist()]
    values["distance"] = category_distances(matching).tolist()
    return _rows(values, image_id=_ids(columns, sums.image.tolist()), family=family)


def _rows(values: dict[str, list[Any]], *, image_id: list[int], family: Family) -> list[Row]:
    columns: dict[str, list[Any]] = {"image_id": image_id, "family": [family] * len(image_id)}
    columns |= values
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def _ids(columns: Columns, places: Sequence[int]) -> list[int]:
    return [columns.images[place].id for place in places]


def _clusters(measured: Measured, columns: Columns) -> dict[int, list[Members]]:
    """The clusters of each image by its place."""
    similarities: dict[int, list[float]] = defaultdict(list)
    pairs = measured.pairs
    for cluster, similarity in zip(pairs.cluster.tolist(), pairs.similarity.tolist(), strict=True):
        similarities[cluster].append(similarity)
    marks: dict[int, list[tuple[Submission, Mark]]] = defaultdict(list)
    for cluster, (_, submission, mark) in zip(
        measured.cluster.tolist(), columns.marks, strict=True
    ):
        if cluster >= 0:
            marks[cluster].append((submission, mark))
    found: dict[int, list[Members]] = defaultdict(list)
    voters = measured.clusters.voters.tolist()
    for cluster, place in enumerate(measured.clusters.image.tolist()):
        found[place].append(Members(marks[cluster], similarities[cluster], voters[cluster]))
    return found


def _rater_rows(image: LabelledImage, clusters: Sequence[Members], family: Family) -> list[Row]:
    raters = [submission.annotator_id for submission in image.submissions]
    rows = []
    for rater, tally in tally_raters(raters, clusters, has_edges=family == "region").items():
        row: Row = {"image_id": image.id, "family": family, "annotator_id": rater} | vars(tally)
        edges = row.pop("edges")
        rows.append(row | dict(zip(("left", "top", "right", "bottom"), edges, strict=True)))
    return rows


def _confusion_rows(image: LabelledImage, clusters: Sequence[Members], family: Family) -> list[Row]:
    names = ("first_id", "second_id", "first_category_id", "second_category_id")
    return [
        {"image_id": image.id, "family": family} | dict(zip(names, key, strict=True)) | vars(tally)
        for key, tally in sorted(tally_confusions(clusters).items())
    ]


def _add_answers(rows: Rows, image: LabelledImage) -> None:
    rows.answers += answer_rows(image)
    rows.votes += vote_rows(image)
    questions = sorted({question for each in image.submissions for question in each.answers})
    clusters = [answer_cluster(image, question) for question in questions]
    rows.clusters[image.id] += [cluster for cluster in clusters if cluster is not None]


def _object_distances(pairs: Sequence[Row]) -> dict[int, list[float]]:
    """How far the objects of each two people are apart, all families together, by image."""
    alike: dict[tuple[int, int, int], float] = defaultdict(float)
    objects: dict[tuple[int, int, int], int] = defaultdict(int)
    for row in pairs:
        key = (row["image_id"], row["first_id"], row["second_id"])
        alike[key] += row["similarity_alike"]
        objects[key] += row["first_objects"] + row["second_objects"]
    distances: dict[int, list[float]] = defaultdict(list)
    for key, count in objects.items():
        distances[key[0]].append(1 - 2 * alike[key] / count if count else 0.0)
    return distances


def _distance(image: LabelledImage, distances: Sequence[float], rules: Rules) -> float | None:
    """Distances of pairs by 2 / (R - 1); 0 where nobody marked anything, none where there is nothing to compare."""
    others = len(image.submissions) - 1
    return sum(distances) * 2 / others if others > 0 and rules.has_objects else None


def _image_row(
    image: LabelledImage,
    clusters: Sequence[ClusterRow],
    distance: float | None,
    answers: Sequence[Row],
) -> Row:
    raters = len(image.submissions)
    return {
        "image_id": image.id,
        "rater_ids": [submission.annotator_id for submission in image.submissions],
        "rater_count": raters,
        "empty_count": sum(not submission.marks for submission in image.submissions),
        "empty_ids": [each.annotator_id for each in image.submissions if not each.marks],
        "object_count": sum(len(submission.marks) for submission in image.submissions),
        "distance": distance,
        "similarity": _similarity(distance, raters, answers),
        "cluster_count": len(clusters),
        "disagreement_count": sum(
            cluster.status not in {"agreed", "unchecked"} for cluster in clusters
        ),
        "settle_score": min((cluster.settle_score for cluster in clusters), default=None),
        "value": sum(cluster.value for cluster in clusters),
    }


def _similarity(distance: float | None, raters: int, answers: Sequence[Row]) -> float | None:
    """What two people have in common: objects as a whole and each question count alike."""
    kinds = [
        1 - row["distance"] / row["answer_count"] for row in answers if row["answer_count"] > 1
    ]
    if distance is not None:
        kinds.append(1 - distance / raters)
    return sum(kinds) / len(kinds) if kinds else None
