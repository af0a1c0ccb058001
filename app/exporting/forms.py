"""The form of an export: an empty field is one that was not filled in. Pure but for what a form is."""

import re
from collections.abc import Mapping
from typing import Any

from app.exporting.altering.form import preparation_of
from app.exporting.schemas import NewExport
from app.formats.registry import FORMATS
from app.formats.writing import Option
from app.web.forms import SentForm, text_of

_TEXTS = ("format", "truth", "where", "images", "name")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")


def new_of(form: SentForm) -> NewExport:
    """What the form asks for. Raises pydantic's ValidationError."""
    asked: dict[str, Any] = {name: text for name in _TEXTS if (text := text_of(form, name).strip())}
    asked["metadata"] = text_of(form, "metadata") == "on"
    asked["strip_gps"] = text_of(form, "strip_gps") == "on"
    if by := text_of(form, "split"):
        asked["split"] = parts_of(text_of(form, "parts")) | {"by": by}
    if license_name := text_of(form, "license").strip():
        asked["license"] = {"name": license_name}
    texts = {name: value for name, value in form.items() if isinstance(value, str)}
    if (prepare := preparation_of(texts)) is not None:
        asked["prepare"] = prepare
    made = FORMATS.get(asked.get("format", ""))
    if made is not None:
        asked["options"] = options_of(made.name, made.options, form)
    return NewExport.model_validate(asked)


def parts_of(text: str) -> dict[str, float]:
    """`80 / 10 / 10` as fractions; what is left out is nothing. Numbers need not add up to a hundred."""
    numbers = [float(each.replace(",", ".")) for each in _NUMBER.findall(text)][:3]
    total = sum(numbers)
    if total <= 0:
        return {}
    shares = [number / total for number in [*numbers, 0.0, 0.0][:3]]
    return dict(zip(("train", "val", "test"), shares, strict=True))


def options_of(
    format_name: str, options: tuple[Option, ...], form: Mapping[str, Any]
) -> dict[str, Any]:
    """The options of the chosen format that were filled in, of the type that their default has."""
    chosen: dict[str, Any] = {}
    for option in options:
        text = str(form.get(f"{format_name}.{option.name}", "")).strip()
        if text:
            chosen[option.name] = _typed(text, option.default)
    return chosen


def _typed(text: str, default: object) -> object:
    if isinstance(default, bool):
        return text == "yes"
    if isinstance(default, list | tuple):
        return [each.strip() for each in text.split(",") if each.strip()]
    if isinstance(default, int | float):
        try:
            return int(text) if isinstance(default, int) else float(text)
        except ValueError:
            return text
    return text
