"""Label schemas that people bring: a list of names, COCO's `categories`, or a schema as Concord writes it. Pure."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.errors import FieldError
from app.projects.errors import SchemaInvalid

Fields = dict[str, Any]

# What COCO and Concord's own COCO files say of a category beside its name.
_COCO_KEYS = {"id", "keypoints", "skeleton", "isthing"}
_LONGEST_SHOWN = 40


@dataclass(frozen=True)
class Brought:
    """Categories and questions in the form of the API, not checked yet."""

    categories: list[Fields]
    questions: list[Fields]


def read_schema(text: str, *, shapes: Sequence[str]) -> Brought:
    """What a text brings; `shapes` are given to categories that say nothing about how they are marked.

    Raises:
        SchemaInvalid: the text is JSON of another form.
    """
    if text.lstrip()[:1] not in {"{", "["}:
        return Brought(list(_listed(text, shapes)), [])
    return _from_json(_parsed(text), shapes)


def _listed(text: str, shapes: Sequence[str]) -> Iterator[Fields]:
    """A name a line; after a tab, as spreadsheets give it, what it belongs to."""
    for line in text.splitlines():
        name, _, supercategory = (part.strip() for part in line.partition("\t"))
        if name:
            yield {"name": name, "supercategory": supercategory or None, "shapes": list(shapes)}


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _refusal(f"expected JSON, which ends or breaks early: {error}") from None


def _from_json(found: Any, shapes: Sequence[str]) -> Brought:
    is_one = isinstance(found, dict) and "name" in found and "categories" not in found
    whole = (
        {"categories": [found] if is_one else found} if is_one or isinstance(found, list) else found
    )
    categories, questions = whole.get("categories", []), whole.get("questions", [])
    for name, entries in (("categories", categories), ("questions", questions)):
        if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
            raise _refusal(f"expected {name} as a list of objects, received {_shown(entries)}")
    if not categories and not questions:
        raise _refusal("expected an object with categories or questions, or a list of categories")
    return Brought(
        [_category(each, shapes) for each in categories],
        [_without(each, {"id", "position"}) for each in questions],
    )


def _category(entry: Fields, shapes: Sequence[str]) -> Fields:
    is_own = "shapes" in entry or isinstance(entry.get("skeleton"), dict)
    if _COCO_KEYS & entry.keys() and not is_own:
        return coco_category(entry, shapes=shapes)
    return {"shapes": list(shapes)} | _without(entry, {"id", "position"})


def coco_category(entry: Mapping[str, Any], *, shapes: Sequence[str]) -> Fields:
    """One of COCO's categories in the form of the API: indices count from 0, and ids are left to Concord."""
    skeleton = _skeleton(entry)
    kinds = ["mask"] if entry.get("isthing") == 0 else list(shapes)
    if skeleton and "keypoints" not in kinds:
        kinds.append("keypoints")
    if not skeleton:
        kinds = [kind for kind in kinds if kind != "keypoints"] or ["box"]
    return {
        "name": entry.get("name"),
        "supercategory": entry.get("supercategory") or None,
        "color": _color(entry.get("color")),
        "shapes": kinds,
        "attributes": entry.get("attributes") or [],
        "skeleton": skeleton,
    }


def _skeleton(entry: Mapping[str, Any]) -> Fields | None:
    keypoints = entry.get("keypoints")
    if not keypoints:
        return None
    return {
        "keypoints": keypoints,
        "edges": _from_zero(entry.get("skeleton")),
        "flip_pairs": _from_zero(entry.get("flip_pairs")),
        "sigmas": entry.get("sigmas"),
    }


def _from_zero(pairs: Any) -> Any:
    """COCO counts keypoints from 1. What is not pairs of numbers stays as it is, to be refused."""
    if not pairs:
        return []
    try:
        return [[first - 1, second - 1] for first, second in pairs]
    except (TypeError, ValueError):
        return pairs


def _color(color: Any) -> Any:
    """COCO's panoptic categories write colours as three numbers from 0 to 255."""
    is_rgb = isinstance(color, list) and len(color) == 3
    if is_rgb and all(isinstance(part, int) and 0 <= part <= 255 for part in color):
        return "#" + "".join(f"{part:02x}" for part in color)
    return color


def _without(entry: Mapping[str, Any], names: set[str]) -> Fields:
    return {name: value for name, value in entry.items() if name not in names}


def _refusal(message: str) -> SchemaInvalid:
    return SchemaInvalid([FieldError("text", message)])


def _shown(value: Any) -> str:
    text = json.dumps(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
