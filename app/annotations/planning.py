"""What a save does to a layer, computed before anything is written. Pure.

The layer moves from its current revision to the next one. Things are compared one by one: an annotation, the answer
to a question, the list of absent categories. Where the layer has changed since the client's base, a thing that both
sides changed to different values is a collision; everything else merges.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from app.annotations.schemas import AnnotationBody, LayerPatch
from app.errors import FieldError

Content = dict[str, Any]


@dataclass(frozen=True)
class StoredAnnotation:
    """An annotation as the layer has it: `content` in the API's form; removed ones are kept, too."""

    content: Content
    revision: int
    is_removed: bool


@dataclass(frozen=True)
class StoredAnswer:
    """An answer as the layer has it."""

    values: list[str]
    revision: int


@dataclass(frozen=True)
class StoredLayer:
    """As much of a layer as a patch touches; `other_category_ids` are those of live annotations it leaves alone."""

    revision: int
    annotations: Mapping[UUID, StoredAnnotation]
    answers: Mapping[str, StoredAnswer]
    verified_absent: list[int]
    verified_absent_revision: int
    other_category_ids: frozenset[int]


@dataclass
class Plan:
    """The writes of a save, and the diff that its revision keeps."""

    written: list[AnnotationBody] = field(default_factory=list)
    removed: list[UUID] = field(default_factory=list)
    answers: dict[str, list[str]] = field(default_factory=dict)
    verified_absent: list[int] | None = None
    collisions: list[str] = field(default_factory=list)
    errors: list[FieldError] = field(default_factory=list)
    annotation_diff: list[dict[str, Any]] = field(default_factory=list)
    answer_diff: list[dict[str, Any]] = field(default_factory=list)
    absence_diff: dict[str, Any] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether the layer already is what the patch wants."""
        return not (self.annotation_diff or self.answer_diff or self.absence_diff)

    @property
    def diff(self) -> dict[str, Any]:
        """The reversible change: what each thing was before and is after; null where it is not."""
        made: dict[str, Any] = {"annotations": self.annotation_diff, "answers": self.answer_diff}
        return made | ({"verified_absent": self.absence_diff} if self.absence_diff else {})


def plan_save(patch: LayerPatch, layer: StoredLayer) -> Plan:
    """The writes that bring `patch` into `layer`, or the collisions that forbid them."""
    plan = Plan()
    for index, annotation in enumerate(patch.added):
        _plan_added(plan, annotation, layer, patch.base_revision, f"added.{index}")
    for index, annotation in enumerate(patch.updated):
        _plan_updated(plan, annotation, layer, patch.base_revision, f"updated.{index}")
    for removed_id in patch.removed:
        _plan_removed(plan, removed_id, layer, patch.base_revision)
    _plan_answers(plan, patch, layer)
    _plan_absences(plan, patch, layer)
    return plan


def _plan_added(
    plan: Plan, annotation: AnnotationBody, layer: StoredLayer, base: int, path: str
) -> None:
    """New, or taken back after a removal. The same one again is a repeated save."""
    stored = layer.annotations.get(annotation.id)
    if stored is None or stored.revision <= base:
        _write(plan, annotation, stored)
    elif stored.is_removed or stored.content != content_of(annotation):
        plan.collisions.append(str(annotation.id))


def _plan_updated(
    plan: Plan, annotation: AnnotationBody, layer: StoredLayer, base: int, path: str
) -> None:
    stored = layer.annotations.get(annotation.id)
    if stored is None:
        message = f"the layer has no annotation {annotation.id}"
        plan.errors.append(FieldError(f"{path}.id", message))
    elif stored.revision > base and (stored.is_removed or stored.content != content_of(annotation)):
        plan.collisions.append(str(annotation.id))
    elif stored.is_removed:
        message = f"annotation {annotation.id} has been removed; add it again to bring it back"
        plan.errors.append(FieldError(f"{path}.id", message))
    else:
        _write(plan, annotation, stored)


def _plan_removed(plan: Plan, removed_id: UUID, layer: StoredLayer, base: int) -> None:
    """What is not there any more, or never reached the server, is removed already."""
    stored = layer.annotations.get(removed_id)
    if stored is None or stored.is_removed:
        return
    if stored.revision > base:
        plan.collisions.append(str(removed_id))
        return
    plan.removed.append(removed_id)
    plan.annotation_diff.append({"id": str(removed_id), "before": stored.content, "after": None})


def _write(plan: Plan, annotation: AnnotationBody, stored: StoredAnnotation | None) -> None:
    before = stored.content if stored and not stored.is_removed else None
    after = content_of(annotation)
    if before == after:
        return
    plan.written.append(annotation)
    plan.annotation_diff.append({"id": str(annotation.id), "before": before, "after": after})


def _plan_answers(plan: Plan, patch: LayerPatch, layer: StoredLayer) -> None:
    for question, values in (patch.answers or {}).items():
        stored = layer.answers.get(question, StoredAnswer([], 0))
        if stored.values == values:
            continue
        if stored.revision > patch.base_revision:
            plan.collisions.append(f"answers:{question}")
            continue
        plan.answers[question] = values
        plan.answer_diff.append({"question": question, "before": stored.values, "after": values})


def _plan_absences(plan: Plan, patch: LayerPatch, layer: StoredLayer) -> None:
    """A category that gains an annotation is no longer absent; one that has some cannot be called absent."""
    present = layer.other_category_ids | {
        item.category_id for item in (*patch.added, *patch.updated)
    }
    wanted = patch.verified_absent
    if wanted is None:
        wanted = [item for item in layer.verified_absent if item not in present]
    for index, category_id in enumerate(wanted):
        if category_id in present:
            message = f"category {category_id} has annotations on this image, so it is not absent"
            plan.errors.append(FieldError(f"verified_absent.{index}", message))
    if set(wanted) == set(layer.verified_absent):
        return
    if patch.verified_absent is not None and layer.verified_absent_revision > patch.base_revision:
        plan.collisions.append("verified_absent")
        return
    plan.verified_absent = sorted(wanted)
    plan.absence_diff = {"before": sorted(layer.verified_absent), "after": sorted(wanted)}


def content_of(annotation: AnnotationBody) -> Content:
    """An annotation in the API's form, without its id and without what it leaves out."""
    return annotation.model_dump(mode="json", exclude={"id"}, exclude_none=True)


def reversal(diffs: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One diff that takes back `diffs`, which come newest first."""
    annotations: dict[str, Content | None] = {}
    answers: dict[str, list[str]] = {}
    absent: list[int] | None = None
    for diff in diffs:
        annotations |= {item["id"]: item["before"] for item in diff["annotations"]}
        answers |= {item["question"]: item["before"] for item in diff["answers"]}
        absent = diff.get("verified_absent", {}).get("before", absent)
    return {"annotations": annotations, "answers": answers, "verified_absent": absent}
