"""Small functions from a value as found to the value of a typed column, or to a reason why not.

A reader returns None for a value that says nothing (blank text, the standard's own "unknown") and
raises `Absurd` for one that says something impossible. XMP writes numbers as text, ratios as
`28/10`; readers take both spellings.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import isfinite
from typing import TypeVar

from app.exif.limits import MAX_TYPED_TEXT
from app.exif.text import storable
from app.exif.values import Omitted, Value

T = TypeVar("T")
Reader = Callable[[Value], T | None]

_RATIO = re.compile(r"([+-]?\d{1,18})\s*/\s*(\d{1,18})")
_TRUTHS = {"true": True, "false": False, "1": True, "0": False}


class Absurd(Exception):
    """A value is impossible; `fault` is one word for programs, the message a sentence."""

    def __init__(self, fault: str, sentence: str) -> None:
        super().__init__(sentence)
        self.fault = fault


def as_text(value: Value) -> str | None:
    """Trimmed text without control characters that cannot be stored; lists joined by `; `."""
    if isinstance(value, Omitted):
        raise Absurd("too_long", f"It has {value.count} {value.of} and was not read.")
    if isinstance(value, list):
        parts = [part for item in value if (part := as_text(item))]
        return "; ".join(parts) or None
    if isinstance(value, bytes):
        value = value.decode("latin-1")
    if isinstance(value, dict):
        return None
    return storable(str(value)).strip()[:MAX_TYPED_TEXT].strip() or None


def as_number(value: Value) -> float | None:
    """A finite number; of a list, the first."""
    if isinstance(value, Omitted):
        raise Absurd("too_long", f"Expected one number, found {value.count} {value.of}.")
    if isinstance(value, list):
        return as_number(value[0]) if value else None
    if isinstance(value, str):
        return _number_in(value)
    if isinstance(value, bytes | dict):
        raise Absurd("wrong_type", "Expected a number, found something else.")
    if not isfinite(value):
        raise Absurd("not_a_number", "Its denominator is 0.")
    return value


def _number_in(text: str) -> float | None:
    text = text.strip().strip("\0")
    if not text:
        return None
    ratio = _RATIO.fullmatch(text)
    if ratio is not None:
        numerator, denominator = int(ratio[1]), int(ratio[2])
        if denominator == 0:
            raise Absurd("not_a_number", f"The denominator of {ratio[0]} is 0.")
        return numerator / denominator
    try:
        number = float(text)
    except ValueError:
        raise Absurd("wrong_type", f"Expected a number, found {text[:40]!r}.") from None
    if not isfinite(number):
        raise Absurd("not_a_number", f"Expected a number, found {text[:40]}.")
    return number


def digital_zoom(value: Value) -> float | None:
    """The factor of a digital zoom; the standard writes 0 for "not used", which is a factor of 1."""
    found = number(0, 1_000)(value)
    return 1.0 if found == 0 else found


def number(minimum: float, maximum: float, *, unknown: float | None = None) -> Reader[float]:
    """A reader of numbers from `minimum` to `maximum`; `unknown` is the one that says nothing."""

    def read(value: Value) -> float | None:
        found = as_number(value)
        if found is None or found == unknown:
            return None
        if not minimum <= found <= maximum:
            raise Absurd("out_of_range", f"{found:g} is not between {minimum:g} and {maximum:g}.")
        return float(found)

    return read


def positive(maximum: float) -> Reader[float]:
    """A reader of numbers above 0 and up to `maximum`."""
    in_range = number(0, maximum)

    def read(value: Value) -> float | None:
        found = in_range(value)
        if found == 0:
            raise Absurd("out_of_range", "It is 0.")
        return found

    return read


def whole(minimum: int, maximum: int, *, unknown: int | None = None) -> Reader[int]:
    """A reader of whole numbers from `minimum` to `maximum`."""
    in_range = number(minimum, maximum, unknown=unknown)

    def read(value: Value) -> int | None:
        found = in_range(value)
        if found is None:
            return None
        if found != int(found):
            raise Absurd("wrong_type", f"Expected a whole number, found {found:g}.")
        return int(found)

    return read


@dataclass(frozen=True)
class Choice:
    """A reader of codes that stand for words; a word of None is the standard's "unknown"."""

    words: Mapping[int, str | None]

    def __call__(self, value: Value) -> str | None:
        """The word of a code."""
        code = as_number(value)
        if code is None:
            return None
        if code not in self.words:
            raise Absurd("unknown_code", f"The standard has no code {code:g} here.")
        return self.words[int(code)]


@dataclass(frozen=True)
class Letter:
    """A reader of the single letters that GPS fields use."""

    words: Mapping[str, str]

    def __call__(self, value: Value) -> str | None:
        """The word of a letter."""
        letter = as_text(value)
        if letter is None:
            return None
        if letter[:1].upper() not in self.words:
            raise Absurd(
                "unknown_code", f"Expected one of {', '.join(self.words)}; found {letter[:40]!r}."
            )
        return self.words[letter[:1].upper()]


def as_truth(value: Value) -> bool | None:
    """True or False, as XMP writes them."""
    text = as_text(value)
    if text is None:
        return None
    if text.lower() not in _TRUTHS:
        raise Absurd("wrong_type", f"Expected True or False, found {text[:40]!r}.")
    return _TRUTHS[text.lower()]
