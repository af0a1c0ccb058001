"""One proposal out of the annotations that raters made of one object."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.agreement.measures.fusion.errors import NothingToFuse
from app.agreement.measures.fusion.existence import HALF, Existence, existence_of
from app.agreement.measures.fusion.fused import FusedShape, fused_shape
from app.agreement.measures.fusion.labels import (
    attributes_of,
    category_of,
    crowd_of,
    group_of,
    z_of,
)
from app.agreement.measures.fusion.members import Member, Numbers, in_order, weights_of
from app.agreement.measures.fusion.regions import Method
from app.geometry.boxes import Size


@dataclass(frozen=True)
class Options:
    """How to fuse.

    `rater_count` are those who submitted the image (all members' raters where it is not given), `quorum` the share of
    them that must have marked an object, `method` how polygons and masks are fused, `posterior` the categories'
    probabilities where a model of the raters knows more than their votes, `sigmas` one for each point of a skeleton.
    """

    rater_count: int | None = None
    quorum: float = HALF
    method: Method = "majority"
    posterior: Mapping[int, float] | None = None
    sigmas: Sequence[float] | None = None


@dataclass(frozen=True)
class Proposal:
    """What the members say together, in the API's form.

    `shape` is none where the members have nothing in common, `category_id` where two are as likely. `shares` are the
    categories' shares of the votes, or the posterior. `spread` says how far the members lie apart, see `FusedShape`.
    `disputed` names what is not decided: existence, category, attribute:<name>, crowd, point:<index>.
    """

    existence: Existence
    shape: dict[str, Any] | None
    category_id: int | None
    attributes: dict[str, Any]
    is_crowd: bool
    z: int
    group_id: str | None
    shares: dict[int, float]
    spread: tuple[float | None, ...]
    disputed: tuple[str, ...]
    notes: tuple[str, ...]


def fuse(members: Sequence[Member], size: Size, options: Options | None = None) -> Proposal:
    """The proposal of one cluster; the order of its members changes nothing.

    Args:
        members: one annotation of each rater who marked the object, all of one family of shapes, valid on the image.
        size: the image's.
        options: how.

    Raises:
        NothingToFuse: there are no members.
        MixedShapes: a region beside a line, a skeleton beside a point, and the like.
        MethodNotOffered: too few polygons or masks for the method.
    """
    how = options or Options()
    ordered = in_order(members)
    shapes = [one.shape for one in ordered]
    weights = _weights(ordered)
    fused = fused_shape(shapes, weights, size, method=how.method, sigmas=how.sigmas)
    return _proposal(ordered, weights, how, fused)


def fuse_labels(members: Sequence[Member], options: Options | None = None) -> Proposal:
    """`fuse` without a shape, which for an outline is nearly all of the work.

    Raises:
        NothingToFuse: there are no members.
    """
    ordered = in_order(members)
    return _proposal(ordered, _weights(ordered), options or Options(), FusedShape(None, ()))


def _weights(members: Sequence[Member]) -> Numbers:
    if not members:
        raise NothingToFuse
    return weights_of(members)


def _proposal(
    ordered: Sequence[Member], weights: Numbers, how: Options, fused: FusedShape
) -> Proposal:
    rater_count = max(how.rater_count or 0, len(ordered))
    existence = existence_of(len(ordered), rater_count, quorum=how.quorum)
    category_id, shares = category_of(ordered, weights, how.posterior)
    # Attributes belong to a category: those who saw another one have not spoken of them.
    of_category = [one for one in ordered if one.category_id == category_id]
    attributes, disputed = attributes_of(of_category)
    is_crowd, is_crowd_tied = crowd_of(ordered, weights)
    open_questions = (
        *(["existence"] if existence.verdict == "disputed" else []),
        *(["category"] if category_id is None else []),
        *(f"attribute:{name}" for name in disputed),
        *(["crowd"] if is_crowd_tied else []),
        *(f"point:{index}" for index in fused.disputed_points),
    )
    return Proposal(
        existence=existence,
        shape=fused.shape,
        category_id=category_id,
        attributes=attributes,
        is_crowd=is_crowd,
        z=z_of(ordered),
        group_id=group_of(ordered, weights),
        shares=shares,
        spread=fused.spread,
        disputed=open_questions,
        notes=(*_existence_notes(existence), *_label_notes(category_id, disputed), *fused.notes),
    )


def _existence_notes(existence: Existence) -> list[str]:
    votes = f"{existence.vote_count} of {existence.rater_count} marked it"
    match existence.verdict:
        case "disputed":
            return [f"{votes}: as many saw it as did not."]
        case "absent":
            return [f"{votes}: fewer than are needed."]
        case _:
            return []


def _label_notes(category_id: int | None, attributes: Sequence[str]) -> list[str]:
    notes = [] if category_id is not None else ["Two categories are as likely as each other."]
    if attributes:
        notes.append(f"No majority for {', '.join(attributes)}.")
    return notes
