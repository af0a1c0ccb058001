"""Who stands against the others in a cluster, and what was chosen in it. Pure."""

from collections.abc import Iterable

from app.agreement.judges import answer_key
from app.review.records import Cluster


def dissenters(cluster: Cluster, rater_ids: Iterable[int]) -> list[int]:
    """The annotators on whom a disagreement depends: the smaller side where there is one, else all who spoke."""
    marked = {int(member["annotator_id"]) for member in cluster.members}
    if cluster.status in {"missed", "single"}:
        absent = set(rater_ids) - marked
        return sorted(marked if len(marked) <= len(absent) else absent)
    if cluster.status == "category":
        others = {
            int(member["annotator_id"])
            for member in cluster.members
            if member.get("category_id") != cluster.category_id
        }
        return sorted(others or marked)
    return sorted(marked)


def labels_of(cluster: Cluster) -> list[str]:
    """The categories by their ids, or the answers, that members chose; `none` where somebody marked nothing."""
    if cluster.is_answer:
        return sorted({answer_key(member["values"]) for member in cluster.members})
    chosen = {str(member["category_id"]) for member in cluster.members}
    return sorted(chosen) + (["none"] if cluster.vote_count < cluster.rater_count else [])
