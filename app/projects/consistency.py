"""Whether a label schema makes sense: pure checks across fields. All problems are found, each with its path."""

from collections.abc import Iterator, Sequence

from app.errors import FieldError
from app.projects.errors import SchemaInvalid
from app.projects.schemas import Attribute, NewCategory, NewQuestion, Skeleton

SELECTING = {"select", "multiselect"}


def check_schema(categories: Sequence[NewCategory], questions: Sequence[NewQuestion]) -> None:
    """Raises SchemaInvalid with every problem of a whole schema."""
    problems = [
        *_repeated([category.name for category in categories], "categories", "name"),
        *_repeated([question.name for question in questions], "questions", "name"),
    ]
    for index, category in enumerate(categories):
        problems += category_problems(category, path=f"categories.{index}.")
    for index, question in enumerate(questions):
        problems += question_problems(question, path=f"questions.{index}.")
    _refuse(problems)


def check_category(category: NewCategory) -> None:
    """Raises SchemaInvalid with every problem of one category."""
    _refuse(list(category_problems(category)))


def check_question(question: NewQuestion) -> None:
    """Raises SchemaInvalid with every problem of one question."""
    _refuse(list(question_problems(question)))


def category_problems(category: NewCategory, *, path: str = "") -> Iterator[FieldError]:
    """What contradicts itself in a category; `path` comes before each field."""
    yield from _repeated(category.shapes, f"{path}shapes")
    has_keypoints = "keypoints" in category.shapes
    if category.skeleton is not None and not has_keypoints:
        yield FieldError(
            f"{path}skeleton", "only a category with the shape 'keypoints' has a skeleton"
        )
    if category.skeleton is None and has_keypoints:
        yield FieldError(f"{path}skeleton", "the shape 'keypoints' needs a skeleton")
    if category.skeleton is not None:
        yield from _skeleton_problems(category.skeleton, path=f"{path}skeleton.")
    yield from _repeated([each.name for each in category.attributes], f"{path}attributes", "name")
    for index, attribute in enumerate(category.attributes):
        yield from _attribute_problems(attribute, path=f"{path}attributes.{index}.")


def question_problems(question: NewQuestion, *, path: str = "") -> Iterator[FieldError]:
    """What contradicts itself in a question; `path` comes before each field."""
    values = values_of(question)
    yield from _repeated(values, f"{path}values")
    if question.mode == "binary" and len(values) != 2:
        yield FieldError(
            f"{path}values", f"a binary question has exactly two values, received {len(values)}"
        )
    least = 2 if question.mode == "multiclass" else 1
    if question.mode != "binary" and len(values) < least:
        yield FieldError(
            f"{path}values",
            f"a {question.mode} question has at least {least} values, received {len(values)}",
        )


def values_of(question: NewQuestion) -> list[str]:
    """The values of a question: yes and no for a binary one that names none."""
    if question.values is None:
        return ["yes", "no"] if question.mode == "binary" else []
    return question.values


def _skeleton_problems(skeleton: Skeleton, *, path: str) -> Iterator[FieldError]:
    count = len(skeleton.keypoints)
    yield from _repeated(skeleton.keypoints, f"{path}keypoints")
    yield from _pair_problems(skeleton.edges, count, path=f"{path}edges")
    yield from _pair_problems(skeleton.flip_pairs, count, path=f"{path}flip_pairs")
    flipped: set[int] = set()
    for index, pair in enumerate(skeleton.flip_pairs):
        for end in sorted(flipped.intersection(pair)):
            yield FieldError(f"{path}flip_pairs.{index}", f"keypoint {end} is in an earlier pair")
        flipped.update(pair)
    for field in ("sigmas", "layout"):
        values = getattr(skeleton, field)
        if values is not None and len(values) != count:
            expected = f"expected one for each of the {count} keypoints"
            yield FieldError(f"{path}{field}", f"{expected}, received {len(values)}")
    if skeleton.layout_aspect is not None and skeleton.layout is None:
        yield FieldError(f"{path}layout_aspect", "only a skeleton with a layout has its aspect")


def _pair_problems(
    pairs: Sequence[Sequence[int]], count: int, *, path: str
) -> Iterator[FieldError]:
    seen: set[frozenset[int]] = set()
    for index, pair in enumerate(pairs):
        where = f"{path}.{index}"
        beyond = [end for end in pair if end >= count]
        if beyond:
            expected = f"expected indices from 0 to {count - 1}"
            yield FieldError(where, f"{expected}, received {beyond[0]}")
        elif pair[0] == pair[1]:
            yield FieldError(where, f"expected two different keypoints, received {pair[0]} twice")
        elif frozenset(pair) in seen:
            yield FieldError(where, f"{pair[0]} and {pair[1]} are joined already")
        seen.add(frozenset(pair))


def _attribute_problems(attribute: Attribute, *, path: str) -> Iterator[FieldError]:
    values = attribute.values or []
    if attribute.type in SELECTING and not values:
        yield FieldError(f"{path}values", f"a {attribute.type} attribute needs values")
    if attribute.type not in SELECTING and values:
        yield FieldError(f"{path}values", f"a {attribute.type} attribute has no values")
    yield from _repeated(values, f"{path}values")
    problem = _default_problem(attribute, values)
    if problem:
        yield FieldError(f"{path}default", problem)


def _default_problem(attribute: Attribute, values: Sequence[str]) -> str | None:
    default = attribute.default
    if default is None:
        return None
    if attribute.type == "boolean":
        fits, expected = isinstance(default, bool), "true or false"
    elif attribute.type == "number":
        fits = isinstance(default, int | float) and not isinstance(default, bool)
        expected = "a number"
    elif attribute.type == "text":
        fits, expected = isinstance(default, str), "text"
    elif attribute.type == "select":
        fits, expected = default in values, "one of the values"
    else:
        fits, expected = _are_choices(default, values), "a list of different values of these"
    return None if fits else f"expected {expected}, received {default!r}"


def _are_choices(default: object, values: Sequence[str]) -> bool:
    return (
        isinstance(default, list)
        and len(set(default)) == len(default)
        and set(default) <= set(values)
    )


def _repeated(names: Sequence[str], path: str, field: str = "") -> Iterator[FieldError]:
    first_index: dict[str, int] = {}
    for index, name in enumerate(names):
        first = first_index.setdefault(name, index)
        if first != index:
            where = f"{path}.{index}.{field}" if field else f"{path}.{index}"
            places = f"entry {first + 1} and entry {index + 1} of the list"
            yield FieldError(where, f"{name!r} stands twice, as {places}")


def _refuse(problems: Sequence[FieldError]) -> None:
    if problems:
        raise SchemaInvalid(problems)
