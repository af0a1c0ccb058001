"""Categories and questions as rows of the schema page, with the texts of their forms. Pure."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.projects.models import Category, Question
from app.projects.palette import next_color
from app.schema.queries import NO_USES, Uses

Fields = dict[str, Any]

# As many categories have a digit on one page of digits, and as many values of questions have one at all.
DIGITS = 9


def category_rows(
    categories: Sequence[Category], uses: Mapping[int, Uses], opened: str, typed: Fields
) -> list[Fields]:
    """A row for each; the one that is opened shows what was typed under the name that it has."""
    return [
        _category_form(category, typed if opened == f"category-{category.id}" else {})
        | _placed(category.id, category.name, number, len(categories))
        | {"keys": digit_keys(number)}
        | _counted(uses.get(category.id, NO_USES))
        for number, category in enumerate(categories, start=1)
    ]


def question_rows(
    questions: Sequence[Question], uses: Mapping[int, Uses], opened: str, typed: Fields
) -> list[Fields]:
    """A row for each; `digits` are the first and the last digit that answer it in the editor, none beyond 9."""
    rows = []
    first = 1
    for number, question in enumerate(questions, start=1):
        last = min(first + len(question.values) - 1, DIGITS)
        rows.append(
            _question_form(question, typed if opened == f"question-{question.id}" else {})
            | _placed(question.id, question.name, number, len(questions))
            | {"digits": (first, last) if first <= last else None}
            | _counted(uses.get(question.id, NO_USES))
        )
        first += len(question.values)
    return rows


def digit_keys(number: int) -> str:
    """What picks the category with this number: a digit, behind a backtick on the second page of digits."""
    page, place = divmod(number - 1, DIGITS)
    return ("", "` ")[page] + str(place + 1) if page < 2 else ""


def new_category(categories: Sequence[Fields], typed: Fields) -> Fields:
    """The form of one more: the next colour, and marked as the one before it."""
    shapes = categories[-1]["shapes"] if categories else ["box"]
    blank: Fields = {
        "name": "",
        "color": next_color([category["color"] for category in categories]),
        "supercategory": "",
        "shapes": [kind for kind in shapes if kind != "keypoints"] or ["box"],
        "attributes": [],
        "skeleton": None,
    }
    return _shown(blank | typed)


def new_question(typed: Fields) -> Fields:
    """The form of one more question."""
    return {
        "name": "",
        "mode": "multiclass",
        "values": [],
        "required": False,
        "digits": None,
    } | typed


def _category_form(category: Category, typed: Fields) -> Fields:
    fields: Fields = {
        "name": category.name,
        "color": category.color,
        "supercategory": category.supercategory,
        "shapes": category.shapes,
        "attributes": category.attributes,
        "skeleton": category.skeleton,
    }
    return _shown(fields | typed)


def _shown(fields: Fields) -> Fields:
    """Attributes and skeleton as their inputs show them; texts that were typed stay as they are."""
    texts = fields.get("skeleton_texts") or _skeleton_texts(fields["skeleton"])
    attributes = [_attribute(each) for each in fields["attributes"]]
    return fields | {"attributes": attributes, "skeleton_texts": texts}


def _attribute(attribute: Fields) -> Fields:
    default = attribute.get("default")
    if isinstance(default, bool):
        default = "yes" if default else "no"
    elif isinstance(default, list):
        default = "\n".join(default)
    return {"values": [], "required": False} | attribute | {"default": default}


def _skeleton_texts(skeleton: Fields | None) -> dict[str, str]:
    """A skeleton as lines: names, pairs of names, numbers."""
    skeleton = skeleton or {"keypoints": []}
    names = skeleton["keypoints"]
    aspect = skeleton.get("layout_aspect")
    return {
        "keypoints": "\n".join(names),
        "edges": _pairs(names, skeleton.get("edges")),
        "flip_pairs": _pairs(names, skeleton.get("flip_pairs")),
        "sigmas": "\n".join(f"{sigma:.12g}" for sigma in skeleton.get("sigmas") or []),
        "layout": "\n".join(f"{x:.12g} {y:.12g}" for x, y in skeleton.get("layout") or []),
        "layout_aspect": f"{aspect:.12g}" if aspect else "",
    }


def _pairs(names: Sequence[str], pairs: Sequence[Sequence[int]] | None) -> str:
    return "\n".join(f"{names[first]} - {names[second]}" for first, second in pairs or [])


def _question_form(question: Question, typed: Fields) -> Fields:
    return {
        "name": question.name,
        "mode": question.mode,
        "values": question.values,
        "required": question.is_required,
    } | typed


def _placed(id: int, title: str, number: int, count: int) -> Fields:
    is_first, is_last = number == 1, number == count
    return {
        "id": id,
        "title": title,
        "is_first": is_first,
        "is_last": is_last,
    }


def _counted(uses: Uses) -> Fields:
    return {"count": uses.count, "is_capped": uses.is_capped}
