"""The filter line: `state:submitted camera:"Canon EOS 5D" taken:2024-05..2024-06 category:car beach`. Pure.

Terms stand beside each other and all must hold. A term is `field:value`, or `-field:value` for its opposite; several
values of one field, `state:new,submitted`, mean any of them. A word without a field is a part of the file name.
Values with spaces stand in double quotes. `taken` takes a year, a month, a day, or two of them with `..` between.
`gold` takes yes or no; for annotators no image is.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import get_args

from app.gallery.errors import BadFilter
from app.images.models import ImageState
from app.web.texts import UNSTORABLE, is_storable

STATES: tuple[str, ...] = get_args(ImageState)
FIELDS = ("state", "category", "name", "camera", "taken", "gold")

_TERM = re.compile(
    r'(?P<minus>-)?(?:(?P<field>[A-Za-z_]+):)?(?P<values>(?:"(?:[^"\\]|\\.)*"|[^\s"])+)'
)
_VALUE = re.compile(r'"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^",]+)')
_DAY = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")


@dataclass(frozen=True)
class Term:
    """One condition. `values` are alternatives; `period` is set for `taken` alone, from inclusive to exclusive."""

    field: str
    values: tuple[str, ...]
    is_negated: bool = False
    period: tuple[datetime | None, datetime | None] = (None, None)


def parse_filter(text: str) -> list[Term]:
    """The terms of a filter line; raises BadFilter, which points at the character that is wrong."""
    unstorable = next((at for at, sign in enumerate(text) if not is_storable(sign)), None)
    if unstorable is not None:
        raise BadFilter(UNSTORABLE, text=text, position=unstorable)
    terms = []
    position = 0
    while position < len(text):
        if text[position].isspace():
            position += 1
            continue
        match = _TERM.match(text, position)
        if match is None:
            message = "this quotation mark has no partner"
            raise BadFilter(message, text=text, position=position + text[position:].find('"'))
        terms.append(_term(match, text))
        position = match.end()
    return terms


def _term(match: re.Match[str], text: str) -> Term:
    field = (match["field"] or "name").lower()
    start = match.start("values")
    if field not in FIELDS:
        known = ", ".join(FIELDS)
        raise BadFilter(
            f"unknown field {field!r}; there are {known}", text=text, position=match.start("field")
        )
    values = tuple(_unquoted(value) for value in _VALUE.finditer(match["values"]))
    if not values:
        raise BadFilter(f"{field} needs a value", text=text, position=start)
    is_negated = match["minus"] is not None
    if field == "state":
        _refuse_unknown_states(values, text, start)
    if field == "gold" and values not in {("yes",), ("no",)}:
        raise BadFilter("gold takes yes or no", text=text, position=start)
    if field == "taken":
        return Term(field, values, is_negated, _period(",".join(values), text, start))
    return Term(field, values, is_negated)


def _unquoted(match: re.Match[str]) -> str:
    if match["plain"] is not None:
        return match["plain"]
    return re.sub(r"\\(.)", r"\1", match["quoted"])


def _refuse_unknown_states(values: tuple[str, ...], text: str, position: int) -> None:
    for value in values:
        if value not in STATES:
            raise BadFilter(
                f"{value!r} is no state; there are {', '.join(STATES)}",
                text=text,
                position=text.index(value, position),
            )


def _period(value: str, text: str, position: int) -> tuple[datetime | None, datetime | None]:
    """`2024-05..2024-06` as the first moment of May 2024 and the first after June."""
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    begin = _day_span(first, text, position)[0] if first else None
    end = _day_span(last, text, position)[1] if last else None
    if begin is None and end is None:
        raise BadFilter("taken needs a date on one side of ..", text=text, position=position)
    if begin is not None and end is not None and begin >= end:
        raise BadFilter("the period ends before it begins", text=text, position=position)
    return begin, end


def _day_span(value: str, text: str, position: int) -> tuple[datetime, datetime]:
    """The first moment of a year, month or day, and the first after it."""
    match = _DAY.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        year, month, day = int(match[1]), int(match[2] or 1), int(match[3] or 1)
        begin = datetime(year, month, day)  # noqa: DTZ001 - cameras write local time without a zone
        if match[3]:
            return begin, begin + timedelta(days=1)
        if match[2]:
            return begin, begin + timedelta(days=calendar.monthrange(year, month)[1])
        return begin, begin.replace(year=year + 1)
    except (ValueError, OverflowError):
        message = f"expected a date such as 2024, 2024-05 or 2024-05-31, received {value!r}"
        raise BadFilter(message, text=text, position=position) from None
