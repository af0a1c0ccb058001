"""What the members of a cluster say together, as the API shows it and as the consensus takes it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.agreement.judges import Belief, answer_key
from app.agreement.measures.fusion.errors import MethodNotOffered, MixedShapes
from app.agreement.measures.fusion.fused import is_fused_by_pixels
from app.agreement.measures.fusion.members import Member
from app.agreement.measures.fusion.proposals import Options, Proposal, fuse, fuse_labels
from app.agreement.measures.fusion.regions import Method
from app.geometry.boxes import Size
from app.review.records import Cluster, Situation

Content = dict[str, Any]
_AS_LIKELY = 1e-9


@dataclass(frozen=True)
class Fused:
    """A proposal: the annotation without its id, or an answer's values; neither where there is no middle.

    `is_pending`: there is more to it than labels, but its outline has not been fused yet.

    `belief` has the probabilities of categories (by id) or of answers (by their values, joined by commas).
    `spread` is how far the members lie apart, for each corner or side; `notes` say what was not clear. `is_clear`:
    it can be taken without anybody looking, since most saw it and gave it one category.
    """

    content: Content | None
    belief: Belief
    spread: Sequence[float | None] = ()
    disputed: Sequence[str] = ()
    notes: Sequence[str] = ()
    is_clear: bool = False
    is_pending: bool = False


def fused_of(
    situation: Situation,
    cluster: Cluster,
    contents: Mapping[str, Content],
    size: Size,
    method: Method = "majority",
) -> Fused:
    """The proposal of a cluster of either kind; `contents` has the annotations of its members by id.

    `method` is how outlines are fused. Where there are too few for it, they are fused by majority, and a note says so.
    """
    belief = situation.belief_of(cluster)
    if cluster.is_answer:
        return _fused_answer(cluster, belief)
    members = _members(situation, cluster, contents)
    if not members:
        return Fused(None, belief, notes=["Its annotations have been removed."])
    options = _options(cluster, belief, method)
    try:
        return _fused_object(members, size, options, belief)
    except MethodNotOffered as problem:
        plain = _fused_object(members, size, replace(options, method="majority"), belief)
        return replace(plain, notes=[*plain.notes, f"{problem} Fused by majority."])
    except MixedShapes as problem:
        return Fused(None, belief, notes=[str(problem)])


def has_outline(cluster: Cluster, contents: Mapping[str, Content]) -> bool:
    """Whether its members are fused pixel by pixel."""
    shapes = [contents[each]["shape"] for each in cluster.annotation_ids if each in contents]
    return is_fused_by_pixels(shapes)


def pending_of(situation: Situation, cluster: Cluster, contents: Mapping[str, Content]) -> Fused:
    """`fused_of` for a cluster with an outline, without fusing that."""
    belief = situation.belief_of(cluster)
    members = _members(situation, cluster, contents)
    proposal = fuse_labels(members, _options(cluster, belief, "majority"))
    return Fused(
        content=None,
        belief=belief,
        disputed=proposal.disputed,
        notes=list(proposal.notes),
        is_pending=True,
    )


def _members(
    situation: Situation, cluster: Cluster, contents: Mapping[str, Content]
) -> list[Member]:
    return [
        _member(one, contents[one["annotation_id"]], situation.truths.weights)
        for one in cluster.members
        if one["annotation_id"] in contents
    ]


def _options(cluster: Cluster, belief: Belief, method: Method) -> Options:
    posterior = None
    if belief.shares_by == "dawid_skene":
        posterior = {int(category_id): share for category_id, share in belief.shares.items()}
    return Options(rater_count=cluster.rater_count, posterior=posterior, method=method)


def _fused_object(members: Sequence[Member], size: Size, options: Options, belief: Belief) -> Fused:
    proposal = fuse(members, size, options)
    is_seen = proposal.existence.verdict == "present" and proposal.shape is not None
    return Fused(
        content=_content(proposal),
        belief=belief,
        spread=proposal.spread,
        disputed=proposal.disputed,
        notes=list(proposal.notes),
        is_clear=is_seen and proposal.category_id is not None,
    )


def _fused_answer(cluster: Cluster, belief: Belief) -> Fused:
    """The likeliest one; none where two are as likely."""
    values = {answer_key(member["values"]): list(member["values"]) for member in cluster.members}
    if not belief.shares:
        return Fused(None, belief, notes=["Nobody has answered."])
    likeliest = [
        answer for answer, share in belief.shares.items() if share >= belief.likeliest - _AS_LIKELY
    ]
    if len(likeliest) > 1:
        notes = ["Two answers are as likely as each other."]
        return Fused(None, belief, disputed=["answer"], notes=notes)
    if likeliest[0] not in values:
        # Nobody gave it, but all who answered are known to mistake it for what they gave.
        values[likeliest[0]] = likeliest[0].split(",") if likeliest[0] else []
    return Fused({"values": values[likeliest[0]]}, belief, is_clear=True)


def _member(member: Mapping[str, Any], content: Content, weights: Mapping[int, float]) -> Member:
    return Member(
        rater=member["annotator_id"],
        shape=content["shape"],
        category_id=content["category_id"],
        attributes=content.get("attributes", {}),
        is_crowd=content.get("is_crowd", False),
        z=content.get("z", 0),
        group_id=content.get("group_id"),
        weight=weights.get(int(member["annotator_id"]), 1.0),
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
