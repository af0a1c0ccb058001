"""Numbers and JSON that come out the same each time. Nothing here writes NaN or infinity."""

import json
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from app.geometry.points import Point


def fixed(value: float, digits: int) -> str:
    """At most so many decimals, without zeros at the end: `0.5`, `12`, never `-0` or `1e-05`."""
    text = f"{value:.{digits}f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def rounded(value: float, digits: int = 2) -> float:
    """For JSON: so many decimals, and no minus before a zero."""
    return round(float(value), digits) + 0.0


def flat(ring: Sequence[Point], digits: int = 2) -> list[float]:
    """The numbers of a ring, x before y."""
    return [rounded(number, digits) for point in ring for number in point[:2]]


def json_line(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """Compact JSON in UTF-8, keys in the order that they were given."""
    return _dumped(value, indent=None, separators=(",", ":"))


def json_file(value: Mapping[str, Any] | Sequence[Any]) -> bytes:
    """JSON for people to read, too."""
    return _dumped(value, indent=2, separators=(",", ": ")) + b"\n"


def _dumped(value: Any, *, indent: int | None, separators: tuple[str, str]) -> bytes:
    try:
        text = json.dumps(
            value, ensure_ascii=False, allow_nan=False, indent=indent, separators=separators
        )
    except ValueError:
        # Only metadata can hold what JSON has no number for.
        return _dumped(_finite(value), indent=indent, separators=separators)
    # Half of a surrogate pair, as some cameras and clients write it, has no UTF-8.
    return text.encode("utf-8", errors="replace")


def _finite(value: Any) -> Any:
    match value:
        case float():
            return value if isfinite(value) else None
        case Mapping():
            return {key: _finite(each) for key, each in value.items()}
        case list() | tuple():
            return [_finite(each) for each in value]
    return value
