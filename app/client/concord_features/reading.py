"""One value of a record as a number, a word, a truth or a moment; None for what is missing or no such thing.

Records come from Postgres, from JSON and from data frames, where a missing value is a NaN and a whole number a float.
"""

from collections.abc import Mapping
from datetime import datetime
from math import isfinite
from numbers import Real
from typing import Any, TypeAlias

import numpy as np

Record: TypeAlias = Mapping[str, Any]

_LARGEST = 1e30
"""Beyond it a number is taken for broken: squared, it would leave the range of float32."""


def number_of(record: Record, name: str) -> float | None:
    """A finite number."""
    value = record.get(name)
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        return None
    try:
        number = float(value)
    except OverflowError:
        return None
    return number if isfinite(number) and abs(number) <= _LARGEST else None


def positive_of(record: Record, name: str) -> float | None:
    """A number above 0."""
    number = number_of(record, name)
    return number if number is not None and number > 0 else None


def truth_of(record: Record, name: str) -> bool | None:
    """True or false; the numbers 1 and 0 are taken for them, as data frames have them beside missing ones."""
    value = record.get(name)
    if isinstance(value, bool | np.bool_):
        return bool(value)
    number = number_of(record, name)
    return bool(number) if number in (0, 1) else None


def word_of(record: Record, name: str) -> str | None:
    """A word without white space around it; a code is its digits."""
    value = record.get(name)
    if isinstance(value, str):
        return value.strip() or None
    number = number_of(record, name)
    if number is None:
        return None
    return str(int(number)) if number.is_integer() else str(number)


def moment_of(record: Record, name: str) -> datetime | None:
    """A moment, also as ISO 8601 writes it."""
    value = record.get(name)
    if isinstance(value, str):
        try:
            return datetime.fromisoformat(value)
        except ValueError:
            return None
    # pandas' missing moment calls itself a datetime, but has no year.
    return value if isinstance(value, datetime) and isinstance(value.year, int) else None
