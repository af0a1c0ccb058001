"""The schema page's forms as the fields that JSON has. Text that means nothing stays as it is, to be refused."""

from collections.abc import Mapping, Sequence
from typing import Any

from starlette.datastructures import FormData

from app.errors import FieldError
from app.projects.errors import SchemaInvalid
from app.web.forms import lines_of, text_of, texts_of

Fields = dict[str, Any]

SKELETON_TEXTS = ("keypoints", "edges", "flip_pairs", "sigmas", "layout", "layout_aspect")


def category_fields(form: FormData) -> Fields:
    """The fields of a category."""
    return {
        "name": text_of(form, "name"),
        "color": text_of(form, "color") or None,
        "supercategory": text_of(form, "supercategory").strip() or None,
        "shapes": texts_of(form, "shapes"),
        "attributes": _attributes(form),
        "skeleton": _skeleton(form),
    }


def skeleton_texts(form: FormData) -> dict[str, str]:
    """A skeleton as it was typed, so that a line which says nothing is not lost with its refusal."""
    return {name: text_of(form, name) for name in SKELETON_TEXTS}


def question_fields(form: FormData) -> Fields:
    """The fields of a question; a binary one without values has yes and no."""
    mode = text_of(form, "mode")
    return {
        "name": text_of(form, "name"),
        "mode": mode,
        "values": lines_of(text_of(form, "values")) or (["yes", "no"] if mode == "binary" else []),
        "required": text_of(form, "required") == "yes",
    }


def confirm_of(form: FormData) -> int | None:
    """The count that was shown before, when there was one."""
    sent = text_of(form, "confirm")
    return int(sent) if sent.isdecimal() else None


def _attributes(form: FormData) -> list[Fields]:
    columns = [
        texts_of(form, f"attribute_{field}")
        for field in ("name", "type", "values", "default", "required")
    ]
    return [
        _attribute(name.strip(), kind, values, default, required == "yes")
        for name, kind, values, default, required in zip(*columns, strict=False)
        if name.strip()
    ]


def _attribute(name: str, kind: str, values: str, default: str, is_required: bool) -> Fields:
    return {
        "name": name,
        "type": kind,
        "values": lines_of(values) or None,
        "default": _default(kind, default) if default.strip() else None,
        "required": is_required,
    }


def _default(kind: str, text: str) -> Any:
    if kind == "boolean":
        word = text.strip().lower()
        return {"true": True, "yes": True, "false": False, "no": False}.get(word, text)
    if kind == "multiselect":
        return lines_of(text)
    if kind == "number":
        return _number(text.strip())
    return text.strip()


def _number(text: str) -> Any:
    for read in (int, float):
        try:
            return read(text)
        except ValueError:
            continue
    return text


def _skeleton(form: FormData) -> Fields | None:
    keypoints = lines_of(text_of(form, "keypoints"))
    if not keypoints:
        return None
    layout = [_place(line) for line in lines_of(text_of(form, "layout"))]
    aspect = text_of(form, "layout_aspect").strip()
    return {
        "keypoints": keypoints,
        "edges": [pair for _, pair in _pairs(form, "edges", keypoints) if pair],
        "flip_pairs": [pair for _, pair in _pairs(form, "flip_pairs", keypoints) if pair],
        "sigmas": [_number(line) for line in lines_of(text_of(form, "sigmas"))] or None,
        "layout": layout or None,
        "layout_aspect": _number(aspect) if layout and aspect else None,
    }


def _place(line: str) -> list[Any]:
    """`0.5 0.25` as numbers."""
    return [_number(part) for part in line.replace(",", " ").split()]


def check_pairs(form: FormData) -> None:
    """Raises SchemaInvalid for lines that do not name two keypoints."""
    keypoints = lines_of(text_of(form, "keypoints"))
    problems = [
        FieldError(
            f"skeleton.{field}.{index}",
            f"expected two keypoints with a dash between them, received {line!r}",
        )
        for field in ("edges", "flip_pairs")
        for index, (line, pair) in enumerate(_pairs(form, field, keypoints))
        if pair is None
    ]
    if problems:
        raise SchemaInvalid(problems)


def _pairs(
    form: FormData, field: str, keypoints: Sequence[str]
) -> list[tuple[str, list[int] | None]]:
    places = {name: index for index, name in enumerate(keypoints)}
    return [(line, _pair(line, places)) for line in lines_of(text_of(form, field))]


def _pair(line: str, places: Mapping[str, int]) -> list[int] | None:
    """`nose - left eye` as places. Names may hold dashes themselves, so every dash is tried."""
    parts = line.split("-")
    for cut in range(1, len(parts)):
        first, second = "-".join(parts[:cut]).strip(), "-".join(parts[cut:]).strip()
        if first in places and second in places:
            return [places[first], places[second]]
    return None
