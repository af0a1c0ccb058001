"""How much of an earlier revision today's schema still holds: the patch that brings it back. Pure.

An annotation whose category or shape is unknown today stays as it is now, because a merge may have moved it on:
neither its removal nor its old category would be what the person asked for. Attributes, answers and absences are
brought back as far as they fit. Whatever is left out is said: annotations counted by the reason, the rest by name.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from pydantic import TypeAdapter, ValidationError

from app.annotations.label_schema import CategoryRules, LabelSchema, QuestionRules
from app.annotations.planning import Content
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.shape_rules import Setting, shape_problems
from app.annotations.shapes import AnyShape, Shape
from app.annotations.validation import unmet
from app.geometry.boxes import Size

_SHAPES: TypeAdapter[AnyShape] = TypeAdapter(Shape)
_NO_CATEGORY = "Annotations left as they are now, because their category no longer exists"


@dataclass(frozen=True)
class LayerNow:
    """What an earlier state has to fit into; `category_ids` are those of the live annotations."""

    revision: int
    size: Size
    schema: LabelSchema
    category_ids: Mapping[str, int]


@dataclass(frozen=True)
class Restorable:
    """The patch that restores what can be, and a sentence for each kind of thing that cannot."""

    patch: LayerPatch
    left_out: list[str]


def plan_restoration(wanted: Mapping[str, Any], now: LayerNow) -> Restorable:
    """Bring back `wanted` (a reversal) as far as today's schema knows it."""
    counts: Counter[str] = Counter()
    sentences: list[str] = []
    added = list(_annotations(wanted["annotations"], now, counts))
    removed = [item for item, content in wanted["annotations"].items() if content is None]
    untouched = now.category_ids.keys() - {str(item.id) for item in added} - set(removed)
    present = {now.category_ids[item] for item in untouched} | {item.category_id for item in added}
    patch = LayerPatch(
        base_revision=now.revision,
        added=added,
        removed=[UUID(item) for item in removed],
        answers=_answers(wanted["answers"], now.schema, sentences),
        verified_absent=_absences(wanted["verified_absent"], now.schema, present, sentences),
    )
    return Restorable(patch, [f"{reason}: {n}." for reason, n in counts.items()] + sentences)


def _annotations(
    wanted: Mapping[str, Content | None], now: LayerNow, counts: Counter[str]
) -> Iterator[AnnotationBody]:
    for annotation_id, content in wanted.items():
        if content is None:
            continue
        category = now.schema.categories.get(content["category_id"])
        if category is None:
            counts[_NO_CATEGORY] += 1
        elif not _is_shape_known(content["shape"], category, now.size):
            reason = f"because {category.name} no longer takes their shape"
            counts[f"Annotations left as they are now, {reason}"] += 1
        else:
            attributes = _attributes(content["attributes"], category, counts)
            fitting = {**content, "id": annotation_id, "attributes": attributes}
            yield AnnotationBody.model_validate(fitting, strict=False)


def _is_shape_known(shape: Mapping[str, Any], category: CategoryRules, size: Size) -> bool:
    """Whether a save would take the shape."""
    try:
        known = _SHAPES.validate_python(shape, strict=False)
    except ValidationError:
        return False
    return not any(shape_problems(known, Setting("shape", category, size)))


def _attributes(
    wanted: Mapping[str, Any], category: CategoryRules, counts: Counter[str]
) -> dict[str, Any]:
    fitting = {}
    for name, value in wanted.items():
        kept = _fitting_value(category.attributes.get(name), value)
        if kept is not None:
            fitting[name] = kept
        if kept != value:
            lost = f"without what {name} was, because the schema no longer knows it"
            counts[f"Annotations of {category.name} brought back {lost}"] += 1
    return fitting


def _fitting_value(spec: dict[str, Any] | None, value: Any) -> Any:
    """As much of an attribute's value as may be set today; none where nothing may."""
    if spec is None:
        return None
    if spec["type"] == "multiselect" and value and isinstance(value, list):
        return [item for item in value if item in spec["values"]] or None
    return value if unmet(spec, value) is None else None


def _answers(
    wanted: Mapping[str, list[str]], schema: LabelSchema, sentences: list[str]
) -> dict[str, list[str]]:
    fitting = {}
    for name, values in wanted.items():
        question = schema.questions.get(name)
        kept = _fitting_answer(values, question)
        if question is not None:
            fitting[name] = kept
        if lost := [value for value in values if value not in kept]:
            sentences.append(
                f"The question {name} no longer takes this answer, so it was left out: {', '.join(lost)}."
            )
    return fitting


def _fitting_answer(values: Sequence[str], question: QuestionRules | None) -> list[str]:
    """The values that are offered; none where only one may be given, as which one was meant is not known."""
    if question is None:
        return []
    kept = [value for value in values if value in question.values]
    return kept if question.mode == "multilabel" or len(kept) <= 1 else []


def _absences(
    wanted: Sequence[int] | None, schema: LabelSchema, present: set[int], sentences: list[str]
) -> list[int] | None:
    """The absences of then that nothing contradicts; none where they have not changed since."""
    if wanted is None:
        return None
    known = [category_id for category_id in wanted if category_id in schema.categories]
    if gone := len(wanted) - len(known):
        sentences.append(
            f"Categories not marked absent again, because they no longer exist: {gone}."
        )
    if refuted := [schema.categories[item].name for item in known if item in present]:
        listed = ", ".join(refuted)
        sentences.append(f"Not marked absent again, because the image shows it: {listed}.")
    return [category_id for category_id in known if category_id not in present]
