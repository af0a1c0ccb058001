"""Turns the bytes of one EXIF field into a value: numbers, ratios, text, codes or plain bytes."""

from struct import unpack

from app.exif.limits import MAX_NUMBERS, MAX_VALUE_BYTES
from app.exif.tags import CODE_FIELDS, COMMENT_FIELDS, UTF16_FIELDS, VERSION_FIELDS
from app.exif.text import decode_comment, decode_text, decode_utf16
from app.exif.values import Value

# Type number -> (bytes of one value, its letter in `struct`); a ratio is two numbers.
_TYPES = {
    1: (1, "B"),
    2: (1, "s"),  # text
    3: (2, "H"),
    4: (4, "I"),
    5: (8, "I"),  # ratio
    6: (1, "b"),
    7: (1, "s"),  # undefined: bytes whose meaning the field's name gives
    8: (2, "h"),
    9: (4, "i"),
    10: (8, "i"),  # ratio
    11: (4, "f"),
    12: (8, "d"),
    13: (4, "I"),
    16: (8, "Q"),
    17: (8, "q"),
    18: (8, "Q"),
    129: (1, "s"),  # text in UTF-8
}
_RATIOS = (5, 10)
_UNDEFINED = 7


def is_known_type(kind: int) -> bool:
    """Whether the standard has this type of field."""
    return kind in _TYPES


def width_of(kind: int) -> int:
    """How many bytes one value of this type takes."""
    return _TYPES[kind][0]


def is_text_type(kind: int) -> bool:
    """Whether values of this type are characters or bytes, not numbers."""
    return _TYPES[kind][1] == "s"


def most_bytes(name: str, kind: int) -> int:
    """How long a field is worth reading; a longer one is only counted."""
    if is_text_type(kind) or name in UTF16_FIELDS:
        return MAX_VALUE_BYTES
    return MAX_NUMBERS * width_of(kind)


def decode_field(name: str, kind: int, count: int, data: bytes, *, byte_order: str) -> Value:
    """The value of a field.

    Args:
        name: the field's name, which decides the encoding where the type cannot.
        kind: the type number of the entry.
        count: how many values the entry says there are.
        data: their bytes, all of them.
        byte_order: `<` or `>`, as in `struct`.
    """
    if name in UTF16_FIELDS:
        return decode_utf16(data, byte_order="<")
    if is_text_type(kind):
        return _decode_characters(name, kind, data, byte_order)
    letter = _TYPES[kind][1]
    if kind in _RATIOS:
        values = _ratios(unpack(f"{byte_order}{2 * count}{letter}", data))
    else:
        values = list(unpack(f"{byte_order}{count}{letter}", data))
    return values[0] if len(values) == 1 else values


def _decode_characters(name: str, kind: int, data: bytes, byte_order: str) -> Value:
    if name in COMMENT_FIELDS:
        return decode_comment(data, byte_order=byte_order)
    if kind != _UNDEFINED or name in VERSION_FIELDS:
        return decode_text(data)
    if name in CODE_FIELDS:
        return data[0] if len(data) == 1 else list(data)
    return data


def _ratios(numbers: tuple[int, ...]) -> list[Value]:
    pairs = zip(numbers[0::2], numbers[1::2], strict=True)
    return [_ratio(numerator, denominator) for numerator, denominator in pairs]


def _ratio(numerator: int, denominator: int) -> int | float:
    if denominator == 0:
        return float("nan") if numerator == 0 else float("inf")
    if numerator % denominator == 0:
        return numerator // denominator
    return numerator / denominator
