"""Words, brackets and values of a filter line, with the place of each."""

import re
from dataclasses import dataclass
from typing import cast

from app.gallery.errors import BadFilter
from app.gallery.language.tree import Operator

NAMED = re.compile(r"([A-Za-z_][A-Za-z0-9_]*(?:-[A-Za-z0-9_]+)*)(<=|>=|:|=|<|>)")
"""A field and the sign behind it."""
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)


@dataclass(frozen=True)
class Bracket:
    """One of ( and )."""

    sign: str
    position: int


@dataclass(frozen=True)
class Minus:
    """The sign before what is turned round."""

    position: int


@dataclass(frozen=True)
class Word:
    """A bare word, which may be one of the language, or a term with its values and where each of them begins."""

    field: str | None
    operator: Operator
    values: tuple[str, ...]
    places: tuple[int, ...]
    position: int
    is_quoted: bool = False

    @property
    def keyword(self) -> str | None:
        """The word in small letters, where it may be one of the language."""
        is_bare = self.field is None and not self.is_quoted and len(self.values) == 1
        return self.values[0].lower() if is_bare else None


Token = Bracket | Minus | Word


def scan(text: str) -> list[Token]:
    """The tokens of a line; raises BadFilter at a quotation mark without a partner and at a value that is missing."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        sign = text[position]
        if sign.isspace():
            position += 1
        elif sign in "()":
            tokens.append(Bracket(sign, position))
            position += 1
        elif sign == "-" and text[position + 1 : position + 2].strip():
            tokens.append(Minus(position))
            position += 1
        else:
            word, position = _word(text, position)
            tokens.append(word)
    return tokens


def _word(text: str, start: int) -> tuple[Word, int]:
    named = NAMED.match(text, start)
    position = named.end() if named else start
    is_quoted = text[position : position + 1] == '"'
    values, places = [], []
    while True:
        value, behind = _value(text, position)
        if not value:
            name = named[1] if named else "a term"
            raise BadFilter(f"{name} needs a value", text=text, position=position)
        values.append(value)
        places.append(position)
        position = behind
        if text[position : position + 1] != ",":
            break
        position += 1
    if text[position : position + 1] not in {"", ")"} and not text[position].isspace():
        message = "expected a space or a comma between values"
        raise BadFilter(message, text=text, position=position)
    operator = cast(Operator, named[2]) if named else ":"
    field = named[1].lower() if named else None
    return Word(field, operator, tuple(values), tuple(places), start, is_quoted), position


def _value(text: str, start: int) -> tuple[str, int]:
    """A value and the place behind it."""
    if text[start : start + 1] == '"':
        return _quoted(text, start)
    depth = 0
    for position in range(start, len(text)):
        sign = text[position]
        if sign.isspace() or sign in '",' or (sign == ")" and depth == 0):
            return text[start:position], position
        # A bracket inside a word, as in `holiday(2).jpg`, belongs to it, and so does its partner.
        depth += {"(": 1, ")": -1}.get(sign, 0)
    return text[start:], len(text)


def _quoted(text: str, start: int) -> tuple[str, int]:
    position = start + 1
    while position < len(text) and text[position] != '"':
        position += 2 if text[position] == "\\" else 1
    if position >= len(text):
        raise BadFilter("this quotation mark has no partner", text=text, position=start)
    return _ESCAPED.sub(r"\1", text[start + 1 : position]), position + 1
