"""What a decision puts into the consensus: a layer's version, the fused one, none, or the reviewer's own. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any
from uuid import UUID

from app.agreement.measures.fusion.regions import Method
from app.annotations.label_schema import CategoryRules, LabelSchema
from app.annotations.planning import content_of
from app.annotations.schemas import AnnotationBody
from app.annotations.validation import annotation_problems, answer_problems, unmet
from app.errors import FieldError
from app.geometry.boxes import Size
from app.review.errors import CannotTake
from app.review.proposals import Content, Fused, fused_of
from app.review.records import Cluster, Situation
from app.review.schemas import NewDecision


@dataclass(frozen=True)
class Taken:
    """A decision before it is kept; `content` as in `models.Decision`, `note` says why."""

    kind: str
    layer_id: int | None
    content: Content | None
    note: str | None = None


@dataclass(frozen=True)
class Offer:
    """What can be taken of a cluster: its members' annotations by id, and the fused one, which is made when asked for.

    `method` is how outlines are fused.
    """

    situation: Situation
    cluster: Cluster
    contents: Mapping[str, Content]
    question: str | None
    schema: LabelSchema
    size: Size
    method: Method = "majority"

    @cached_property
    def fused(self) -> Fused:
        """What its members say together."""
        return fused_of(self.situation, self.cluster, self.contents, self.size, self.method)


def taken(offer: Offer, wanted: NewDecision) -> Taken:
    """What `wanted` takes.

    Raises:
        CannotTake: there is no such version, or it is not clear.
    """
    take = _taken_answer if offer.cluster.is_answer else _taken_object
    return replace(take(offer, wanted), note=wanted.note)


def problems_of_taken(offer: Offer, made: Taken, *, path: str) -> list[FieldError]:
    """Everything that is wrong with what would be put into the consensus."""
    if made.content is None:
        return []
    if offer.cluster.is_answer:
        return list(
            answer_problems(path, {str(offer.question): made.content["values"]}, offer.schema)
        )
    body = body_of(made.content, offer.cluster.annotation_id)
    return list(annotation_problems(path, body, offer.schema, offer.size))


def body_of(content: Mapping[str, Any], annotation_id: UUID) -> AnnotationBody:
    """An annotation in the API's form, of the consensus layer."""
    known = {name: value for name, value in content.items() if name != "score"}
    return AnnotationBody.model_validate({**known, "id": annotation_id}, strict=False)


def is_fitting(content: Content, schema: LabelSchema, size: Size) -> bool:
    """Whether today's schema and the image take an annotation as it is."""
    if "values" in content:
        return True
    if content.get("category_id") is None:
        return False
    body = body_of(content, UUID(int=0))
    return not any(annotation_problems("", body, schema, size))


def _taken_answer(offer: Offer, wanted: NewDecision) -> Taken:
    if wanted.values is not None:
        return Taken("edited", _layer_of(offer, wanted), {"values": list(wanted.values)})
    if wanted.take == "none":
        return Taken("none", None, {"values": []})
    if wanted.take == "fused":
        if offer.fused.content is None:
            raise CannotTake(offer.fused.notes[0].rstrip("."))
        return Taken("fused", None, offer.fused.content)
    layer_id = _layer_of(offer, wanted)
    values = [one["values"] for one in offer.cluster.members if one["layer_id"] == layer_id]
    return Taken("layer", layer_id, {"values": list(values[0]) if values else []})


def _taken_object(offer: Offer, wanted: NewDecision) -> Taken:
    layer_id = _layer_of(offer, wanted)
    if wanted.annotation is not None:
        body = AnnotationBody.model_validate(
            wanted.annotation.model_dump() | {"id": offer.cluster.annotation_id}, strict=False
        )
        return Taken("edited", layer_id, content_of(body))
    if wanted.take == "none":
        return Taken("none", None, None)
    content = _fused_content(offer) if wanted.take == "fused" else _layer_content(offer, layer_id)
    if content is None:
        return Taken("layer", layer_id, None)
    kind = "fused" if wanted.take == "fused" else "layer"
    return Taken(kind, layer_id, _changed(offer, content, wanted))


def _layer_of(offer: Offer, wanted: NewDecision) -> int | None:
    """The layer that is taken or was begun with; only what has been submitted can be."""
    if not isinstance(wanted.take, int):
        return None
    if wanted.take not in offer.situation.submitted_at:
        layers = ", ".join(str(each) for each in sorted(offer.situation.submitted_at))
        raise CannotTake(
            f"expected fused, none or one of the layers {layers}, received {wanted.take}"
        )
    return wanted.take


def _fused_content(offer: Offer) -> Content:
    if offer.fused.content is None:
        reason = offer.fused.notes[0] if offer.fused.notes else "There is nothing in common"
        raise CannotTake(reason.rstrip("."))
    return offer.fused.content


def _layer_content(offer: Offer, layer_id: int | None) -> Content | None:
    """A layer's annotation; none where it marked nothing here, which is taken as well."""
    for member in offer.cluster.members:
        if member["layer_id"] == layer_id:
            content = offer.contents.get(member["annotation_id"])
            if content is None:
                raise CannotTake("that annotation has been removed")
            return content
    return None


def _changed(offer: Offer, content: Content, wanted: NewDecision) -> Content:
    """With another category or other attributes; attributes that the category does not know are left out."""
    category_id = wanted.category_id or content.get("category_id")
    if category_id is None:
        raise CannotTake("two categories are as likely; choose one", field="category_id")
    made = {name: value for name, value in content.items() if name != "score"}
    made["category_id"] = category_id
    if wanted.attributes is not None:
        made["attributes"] = dict(wanted.attributes)
    elif category_id != content.get("category_id"):
        rules = offer.schema.categories.get(category_id)
        made["attributes"] = _known(content.get("attributes") or {}, rules)
    return made


def _known(attributes: Mapping[str, Any], rules: CategoryRules | None) -> dict[str, Any]:
    if rules is None:
        return {}
    return {
        name: value
        for name, value in attributes.items()
        if name in rules.attributes and unmet(rules.attributes[name], value) is None
    }
