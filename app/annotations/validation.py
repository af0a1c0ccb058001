"""Whether a save makes sense: every problem with its path, none of them fixed silently. Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol

from app.annotations.label_schema import CategoryRules, LabelSchema, QuestionRules
from app.annotations.schemas import AnnotationBody, LayerPatch
from app.annotations.shape_rules import Setting, shape_problems
from app.annotations.shapes import AnyShape
from app.errors import FieldError
from app.geometry.boxes import Size


def problems_of(patch: LayerPatch, schema: LabelSchema, size: Size) -> list[FieldError]:
    """Everything that is wrong with a patch for an image of this size, in the order of its fields."""
    return [
        *_repeated_ids(patch),
        *_list_problems("added", patch.added, schema, size),
        *_list_problems("updated", patch.updated, schema, size),
        *answer_problems("answers", patch.answers or {}, schema),
        *_absence_problems(patch.verified_absent or [], schema),
    ]


class Marked(Protocol):
    """What an annotation says of an object, whoever made it."""

    category_id: int
    shape: AnyShape
    attributes: dict[str, Any]


def annotation_problems(
    path: str, annotation: Marked, schema: LabelSchema, size: Size
) -> Iterator[FieldError]:
    """Everything that is wrong with one annotation, which stands at `path` of the request."""
    category = schema.categories.get(annotation.category_id)
    if category is None:
        message = f"this project has no category {annotation.category_id}"
        yield FieldError(f"{path}.category_id", message)
        return
    yield from shape_problems(annotation.shape, Setting(f"{path}.shape", category, size))
    yield from _attribute_problems(f"{path}.attributes", annotation.attributes, category)


def answer_problems(
    path: str, answers: Mapping[str, Sequence[str]], schema: LabelSchema
) -> Iterator[FieldError]:
    """Everything that is wrong with answers, which stand at `path` of the request."""
    for name, values in answers.items():
        question = schema.questions.get(name)
        if question is None:
            yield FieldError(f"{path}.{name}", f"this project does not ask {name!r}")
            continue
        yield from _value_problems(f"{path}.{name}", values, question)


def _repeated_ids(patch: LayerPatch) -> Iterator[FieldError]:
    seen = set()
    for field in ("added", "updated"):
        for index, annotation in enumerate(getattr(patch, field)):
            if annotation.id in seen:
                yield FieldError(
                    f"{field}.{index}.id", f"{annotation.id} stands twice in this request"
                )
            seen.add(annotation.id)
    for index, removed in enumerate(patch.removed):
        if removed in seen:
            yield FieldError(f"removed.{index}", f"{removed} stands twice in this request")
        seen.add(removed)


def _list_problems(
    field: str, annotations: Iterable[AnnotationBody], schema: LabelSchema, size: Size
) -> Iterator[FieldError]:
    for index, annotation in enumerate(annotations):
        yield from annotation_problems(f"{field}.{index}", annotation, schema, size)


def _attribute_problems(
    path: str, attributes: dict[str, Any], category: CategoryRules
) -> Iterator[FieldError]:
    for name, value in attributes.items():
        spec = category.attributes.get(name)
        if spec is None:
            yield FieldError(f"{path}.{name}", f"{category.name} has no attribute {name!r}")
            continue
        expected = unmet(spec, value)
        if expected:
            yield FieldError(f"{path}.{name}", f"expected {expected}, received {value!r}")


def unmet(spec: dict[str, Any], value: Any) -> str | None:
    """What an attribute's value should have been, or none when it is right."""
    values: list[str] = spec.get("values") or []
    match spec["type"]:
        case "select":
            is_met, expected = value in values, f"one of {', '.join(values)}"
        case "multiselect":
            is_met = isinstance(value, list) and set(value) <= set(values)
            expected = f"a list of {', '.join(values)}"
        case "number":
            is_met = isinstance(value, float | int) and not isinstance(value, bool)
            expected = "a number"
        case "boolean":
            is_met, expected = isinstance(value, bool), "true or false"
        case _:
            is_met, expected = isinstance(value, str), "text"
    return None if is_met else expected


def _value_problems(
    path: str, values: Sequence[str], question: QuestionRules
) -> Iterator[FieldError]:
    if question.mode != "multilabel" and len(values) > 1:
        yield FieldError(path, f"expected one value, received {len(values)}")
    if len(set(values)) < len(values):
        yield FieldError(path, "the same value stands twice")
    for index, value in enumerate(values):
        if value not in question.values:
            expected = ", ".join(sorted(question.values))
            yield FieldError(f"{path}.{index}", f"expected one of {expected}, received {value!r}")


def _absence_problems(category_ids: Sequence[int], schema: LabelSchema) -> Iterator[FieldError]:
    for index, category_id in enumerate(category_ids):
        if category_id not in schema.categories:
            message = f"this project has no category {category_id}"
            yield FieldError(f"verified_absent.{index}", message)
        if category_id in category_ids[:index]:
            yield FieldError(f"verified_absent.{index}", f"category {category_id} stands twice")
