"""Clusters as reviewers see them: members, how each stands, how well it settles, what deciding it is worth. Pure."""

import hashlib
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, TypeVar

from app.agreement.labelled import CategoryFacts, LabelledImage, Mark, Rules, Submission

_Value = TypeVar("_Value", int, str, tuple[str, ...])

SECONDS = {
    "agreed": 1.0,
    "category": 2.0,
    "attribute": 3.0,
    "loose": 5.0,
    "missed": 2.5,
    "single": 2.5,
    "answer": 2.0,
    "unchecked": 2.5,
}
"""How long a decision takes a reviewer, by status: a key for an answer, a look at every edge for a loose outline."""


@dataclass(frozen=True)
class ClusterRow:
    """One row of `clusters` as it is computed."""

    family: str
    question_id: int | None
    key: str
    fingerprint: str
    members: Sequence[Mapping[str, Any]]
    rater_count: int
    vote_count: int
    category_id: int | None
    category_share: float | None
    similarity: float | None
    spread: float | None
    status: str
    settle_score: float
    value: float


@dataclass(frozen=True)
class Members:
    """The marks of one cluster, with who made each, how alike each two are, and how many had to mark it."""

    marks: Sequence[tuple[Submission, Mark]]
    similarities: Sequence[float]
    rater_count: int


def object_cluster(family: str, members: Members, rules: Rules) -> ClusterRow:
    """A cluster of objects.

    It settles by itself at a threshold up to the lowest of: the share that marked it, the share of the commonest
    category, the mean similarity and the share of the commonest value of its least certain attribute. What one person
    alone has looked at settles nothing.
    """
    marks = [mark for _, mark in members.marks]
    votes, raters = len(marks), members.rater_count
    category_id, category_share = _commonest([mark.category_id for mark in marks])
    attribute_share = _attribute_share(marks, rules.categories)
    similarity = _mean(members.similarities)
    spread = 1 - min(members.similarities) if members.similarities else None
    status = _status(members, category_share, attribute_share, rules.agreement_threshold)
    shares = (
        votes / raters,
        category_share,
        attribute_share,
        1.0 if similarity is None else similarity,
    )
    is_loose = similarity is not None and similarity < rules.agreement_threshold
    return ClusterRow(
        family=family,
        question_id=None,
        key=_digest(sorted(mark.id for mark in marks)),
        fingerprint=_digest(sorted(f"{mark.id} {mark.revision}" for mark in marks)),
        members=_object_members(members),
        rater_count=raters,
        vote_count=votes,
        category_id=category_id,
        category_share=category_share,
        similarity=similarity,
        spread=spread,
        status=status,
        settle_score=0.0 if raters < 2 else min(shares),
        value=_value_by_votes(status, votes, raters, category_share, is_loose=is_loose),
    )


def answer_cluster(image: LabelledImage, question_id: int) -> ClusterRow | None:
    """What people answered to one question; none where nobody did. It settles as objects do."""
    given = [
        (each, sorted(each.answers[question_id]))
        for each in image.submissions
        if question_id in each.answers
    ]
    if not given:
        return None
    votes, raters = len(given), len(image.submissions)
    _, share = _commonest([tuple(values) for _, values in given])
    similarity = _mean([1 - jaccard(a, b) for (_, a), (_, b) in combinations(given, 2)])
    status = _answer_status(votes, raters, share)
    return ClusterRow(
        family="answer",
        question_id=question_id,
        key=_digest(["question", question_id]),
        fingerprint=_digest([[each.layer_id, values] for each, values in given]),
        members=[
            {"layer_id": each.layer_id, "annotator_id": each.annotator_id, "values": values}
            for each, values in sorted(given, key=lambda pair: pair[0].layer_id)
        ],
        rater_count=raters,
        vote_count=votes,
        category_id=None,
        category_share=share,
        similarity=similarity,
        spread=None if similarity is None else 1 - similarity,
        status=status,
        settle_score=0.0 if raters < 2 else min(votes / raters, share),
        value=_value_by_votes(status, votes, raters, share, is_loose=False),
    )


def value_of(status: str, exists: float, likeliest: float, *, is_loose: bool) -> float:
    """How much a decision is expected to mend, per second of a reviewer.

    Args:
        status: the cluster's, by which a decision takes longer or shorter.
        exists: the probability that the object is there.
        likeliest: the probability of its likeliest category, or of the likeliest answer.
        is_loose: whether its outlines differ by more than the project tolerates.
    """
    return (min(exists, 1 - exists) + (1 - likeliest) + is_loose) / SECONDS[status]


def jaccard(first: Sequence[str], second: Sequence[str]) -> float:
    """The distance of two sets of values: 0 for equal ones, 1 where they share nothing. Two empty sets are equal."""
    union = set(first) | set(second)
    return 1 - len(set(first) & set(second)) / len(union) if union else 0.0


def _status(
    members: Members, category_share: float, attribute_share: float, threshold: float
) -> str:
    votes, raters = len(members.marks), members.rater_count
    checks = (
        ("unchecked", raters < 2),
        ("single", votes == 1),
        ("missed", votes < raters),
        ("category", category_share < 1),
        ("attribute", attribute_share < 1),
        ("loose", (_mean(members.similarities) or 0.0) < threshold),
    )
    return next((status for status, holds in checks if holds), "agreed")


def _answer_status(votes: int, raters: int, share: float) -> str:
    if raters < 2:
        return "unchecked"
    if share < 1:
        return "answer"
    if votes == 1:
        return "single"
    return "missed" if votes < raters else "agreed"


def _value_by_votes(status: str, votes: int, raters: int, share: float, *, is_loose: bool) -> float:
    """Nothing before a second person has looked."""
    if raters < 2:
        return 0.0
    return value_of(status, (votes + 0.5) / (raters + 1), share, is_loose=is_loose)


def _attribute_share(marks: Sequence[Mark], categories: Mapping[int, CategoryFacts]) -> float:
    """The share of the commonest value, of the attribute that people agree upon least.

    Only those of one category can agree: others have other attributes.
    """
    facts = categories.get(marks[0].category_id)
    if facts is None or len({mark.category_id for mark in marks}) > 1:
        return 1.0
    shares = [
        _commonest(
            [json.dumps(mark.attributes.get(name, default), sort_keys=True) for mark in marks]
        )[1]
        for name, default in facts.defaults.items()
    ]
    return min(shares, default=1.0)


def _object_members(members: Members) -> list[dict[str, Any]]:
    return [
        {
            "layer_id": submission.layer_id,
            "annotator_id": submission.annotator_id,
            "annotation_id": mark.id,
            "category_id": mark.category_id,
        }
        for submission, mark in sorted(members.marks, key=lambda pair: pair[0].layer_id)
    ]


def _commonest(values: Sequence[_Value]) -> tuple[_Value, float]:
    """The value that most gave, the lowest of several, and their share."""
    counts = Counter(values)
    most = max(counts.values())
    return min(value for value, count in counts.items() if count == most), most / len(values)


def _mean(values: Sequence[float]) -> float | None:
    return sum(values) / len(values) if values else None


def _digest(parts: Sequence[Any]) -> str:
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]
