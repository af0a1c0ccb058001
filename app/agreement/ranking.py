"""What a decision on a cluster is worth, by what is known of annotators. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.agreement.grouping import ClusterRow, value_of
from app.agreement.judges import Truths, believe
from app.agreement.labelled import Rules
from app.agreement.measuring import Rows


def worth_of(
    members: Sequence[Mapping[str, Any]],
    *,
    rater_count: int,
    question_id: int | None,
    status: str,
    is_loose: bool,
    truths: Truths,
) -> float:
    """`grouping.value_of` of a cluster as `clusters` keeps it, by how its annotators err."""
    belief = believe(members, rater_count=rater_count, question_id=question_id, truths=truths)
    return value_of(status, belief.existence, belief.likeliest, is_loose=is_loose)


def rank(rows: Rows, truths: Truths, rules: Rules) -> None:
    """Give measured clusters that worth, and their images the sum, before they are written.

    What only one could have marked keeps the worth that it has.
    """
    if truths.knows_nothing:
        return
    for image in rows.images:
        clusters = rows.clusters[image["image_id"]]
        ranked = [_ranked(each, truths, rules) for each in clusters]
        rows.clusters[image["image_id"]] = ranked
        image["value"] = sum(each.value for each in ranked)


def _ranked(cluster: ClusterRow, truths: Truths, rules: Rules) -> ClusterRow:
    if cluster.rater_count < 2:
        return cluster
    is_object = cluster.question_id is None
    is_apart = cluster.similarity is not None and cluster.similarity < rules.agreement_threshold
    worth = worth_of(
        cluster.members,
        rater_count=cluster.rater_count,
        question_id=cluster.question_id,
        status=cluster.status,
        is_loose=is_object and is_apart,
        truths=truths,
    )
    return replace(cluster, value=worth)
