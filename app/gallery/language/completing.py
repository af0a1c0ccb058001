"""What may stand at a place of a filter line. Pure: values that only a project knows are looked up elsewhere."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.gallery.language.field import Field
from app.gallery.language.fields import ALIASES, FIELDS, find_field
from app.gallery.language.scanning import NAMED


@dataclass(frozen=True)
class Place:
    """The part of a line that is being written, from `start` to `end`: a name, or a value of `field`.

    `written` is what stands there up to the caret, without quotation marks.
    """

    start: int
    end: int
    written: str
    field: Field | None = None


@dataclass(frozen=True)
class Completion:
    """What may be written in place of the part; `about` says what it is."""

    text: str
    label: str
    about: str = ""


def place_at(text: str, caret: int) -> Place:
    """The part of the line around the caret."""
    caret = max(0, min(caret, len(text)))
    start = _word_start(text[:caret])
    named = NAMED.match(text, start, caret)
    field = find_field(named[1].lower()) if named else None
    if named is not None:
        start = _value_start(text, named.end(), caret)
    return Place(start, _end(text, caret), _unquoted(text[start:caret]), field)


def _word_start(before: str) -> int:
    start, is_quoted, is_escaped = 0, False, False
    for at, sign in enumerate(before):
        if is_escaped:
            is_escaped = False
        elif sign == "\\" and is_quoted:
            is_escaped = True
        elif sign == '"':
            is_quoted = not is_quoted
        elif not is_quoted and (sign.isspace() or sign == "("):
            start = at + 1
    while before[start : start + 1] == "-":
        start += 1
    return start


def _value_start(text: str, start: int, caret: int) -> int:
    """Behind the last comma that is no part of a quoted value."""
    is_quoted = False
    for at in range(start, caret):
        if text[at] == '"' and text[at - 1] != "\\":
            is_quoted = not is_quoted
        elif text[at] == "," and not is_quoted:
            start = at + 1
    return start


def _end(text: str, caret: int) -> int:
    while caret < len(text) and not text[caret].isspace() and text[caret] not in ',)"':
        caret += 1
    return caret + (text[caret : caret + 1] == '"')


def _unquoted(part: str) -> str:
    return re.sub(r"\\(.)", r"\1", part.removeprefix('"').removesuffix('"'))


def names_for(place: Place, *, is_reviewer: bool) -> Iterator[Completion]:
    """Fields, and words of the language, that begin with what is written, then those that hold it."""
    written = place.written.lower()
    known = [each for each in FIELDS.values() if is_reviewer or not each.is_reviewers]
    short = {field: name for name, field in ALIASES.items()}
    begun, held = [], []
    for field in known:
        names = [name for name in (short.get(field.name), field.name) if name]
        found = next((name for name in names if name.startswith(written)), None)
        if found:
            begun.append(_name(found, field))
        elif written and (written in field.name or written in field.label.lower()):
            held.append(_name(names[0], field))
    yield from begun
    yield from held


def _name(name: str, field: Field) -> Completion:
    about = f"{field.label}, {field.unit}" if field.unit else field.label
    return Completion(f"{name}:", name, about)


def values_for(place: Place) -> Iterator[Completion]:
    """Values of a field that has only some."""
    assert place.field is not None  # there is something to have values
    choices = ("yes", "no") if place.field.kind == "truth" else place.field.choices
    written = place.written.lower()
    for begins in (True, False):
        for choice in choices:
            if choice.startswith(written) is begins and written in choice:
                yield Completion(choice, choice)
