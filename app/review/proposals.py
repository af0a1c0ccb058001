"""What the members of a cluster say together, as the API shows it and as the consensus takes it. Pure."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.measures.fusion.errors import MixedShapes
from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.proposals import Options, Proposal, fuse
from app.geometry.boxes import Size
from app.review.records import Cluster

Content = dict[str, Any]


@dataclass(frozen=True)
class Fused:
    """A proposal: the annotation without its id, or an answer's values; neither where there is no middle.

    `posterior` are the probabilities of categories (by id) or of answers (by their values, joined by commas).
    `spread` is how far the members lie apart, for each corner or side; `notes` say what was not clear. `is_clear`:
    it can be taken without anybody looking, since most saw it and gave it one category.
    """

    content: Content | None
    posterior: Mapping[str, float]
    spread: Sequence[float | None] = ()
    disputed: Sequence[str] = ()
    notes: Sequence[str] = ()
    is_clear: bool = False


def fused_of(cluster: Cluster, contents: Mapping[str, Content], size: Size) -> Fused:
    """The proposal of a cluster of either kind; `contents` has the annotations of its members by id."""
    return fused_answer(cluster) if cluster.is_answer else fused_object(cluster, contents, size)


def fused_object(
    cluster: Cluster,
    contents: Mapping[str, Content],
    size: Size,
    posterior: Mapping[int, float] | None = None,
) -> Fused:
    """Of an object; `contents` has the annotations of its members by id."""
    members = [
        _member(one, contents[one["annotation_id"]])
        for one in cluster.members
        if one["annotation_id"] in contents
    ]
    if not members:
        return Fused(None, {}, notes=["Its annotations have been removed."])
    options = Options(rater_count=cluster.rater_count, posterior=posterior)
    try:
        proposal = fuse(members, size, options)
    except MixedShapes as problem:
        return Fused(None, {}, notes=[str(problem)])
    shares = {str(category_id): share for category_id, share in proposal.shares.items()}
    is_seen = proposal.existence.verdict == "present" and proposal.shape is not None
    return Fused(
        content=_content(proposal),
        posterior=shares,
        spread=proposal.spread,
        disputed=proposal.disputed,
        notes=list(proposal.notes),
        is_clear=is_seen and proposal.category_id is not None,
    )


def fused_answer(cluster: Cluster, posterior: Mapping[str, float] | None = None) -> Fused:
    """Of an answer: the likeliest one; none where two are as likely."""
    votes = Counter(answer_key(member["values"]) for member in cluster.members)
    total = votes.total()
    shares = posterior or {answer: count / total for answer, count in votes.items()}
    values = {answer_key(member["values"]): list(member["values"]) for member in cluster.members}
    if not shares:
        return Fused(None, {}, notes=["Nobody has answered."])
    best = max(shares.values())
    likeliest = [answer for answer, share in shares.items() if share == best]
    if len(likeliest) > 1:
        notes = ["Two answers are as likely as each other."]
        return Fused(None, shares, disputed=["answer"], notes=notes)
    return Fused({"values": values.get(likeliest[0], [likeliest[0]])}, shares, is_clear=True)


def answer_key(values: Sequence[str]) -> str:
    """An answer as one word, whatever the order of its values."""
    return ",".join(sorted(values))


def _member(member: Mapping[str, Any], content: Content) -> Member:
    return Member(
        rater=member["annotator_id"],
        shape=content["shape"],
        category_id=content["category_id"],
        attributes=content.get("attributes", {}),
        is_crowd=content.get("is_crowd", False),
        z=content.get("z", 0),
        group_id=content.get("group_id"),
        id=member["annotation_id"],
    )


def _content(proposal: Proposal) -> Content | None:
    """The annotation that the proposal makes; its category may still be open."""
    if proposal.shape is None:
        return None
    made: Content = {
        "category_id": proposal.category_id,
        "shape": proposal.shape,
        "attributes": dict(proposal.attributes),
        "is_crowd": proposal.is_crowd,
        "z": proposal.z,
    }
    return made | ({"group_id": proposal.group_id} if proposal.group_id else {})
