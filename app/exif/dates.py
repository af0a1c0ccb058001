"""Reads the dates of EXIF, XMP and IPTC: times on a clock whose zone is mostly unknown.

EXIF writes `2024:05:31 18:02:11`, its fraction and its offset from UTC in fields of their own; XMP
writes `2024-05-31T18:02:11.25+02:00`. A `Moment` keeps the three apart until they are known.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

from app.exif.readers import Absurd

_DATE = re.compile(
    r"(\d{4})[:/.\-](\d{1,2})[:/.\-](\d{1,2})"
    r"(?:[T ]+(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d{1,9}))?)?)?"
    r"\s*(Z|[+\-]\d{1,2}:?\d{2})?"
)
_OFFSET = re.compile(r"([+\-])(\d{1,2}):?(\d{2})")
_UNKNOWN = re.compile(r"[\s:0\-/.]*")
_MOST_MINUTES = 14 * 60  # Kiribati's offset, the largest in use
_FIRST_YEAR, _LAST_YEAR = 1800, 2200


@dataclass(frozen=True, slots=True)
class Moment:
    """A local time, the digits after its seconds as a fraction, and its offset if known."""

    local: datetime
    fraction_s: float | None
    offset_minutes: int | None

    @property
    def utc(self) -> datetime | None:
        """The instant, in UTC, if the offset is known."""
        if self.offset_minutes is None:
            return None
        zone = timezone(timedelta(minutes=self.offset_minutes))
        return self.local.replace(tzinfo=zone).astimezone(UTC)


def parse_moment(text: str) -> Moment | None:
    """The moment that a date names; None when it says that it is unknown (blanks or zeros).

    Raises:
        Absurd: it is no date, or not one of a calendar.
    """
    text = text.strip().rstrip("\0")
    if _UNKNOWN.fullmatch(text):
        return None
    match = _DATE.fullmatch(text)
    if match is None:
        raise Absurd(
            "unreadable", f"Expected a date such as 2024:05:31 18:02:11, found {text[:40]!r}."
        )
    year, month, day, hour, minute, second, digits, offset = match.groups()
    if hour is None:
        raise Absurd("incomplete", f"The date {text} has no time of day.")
    fraction_s = float(f"0.{digits}") if digits else None
    numbers = [int(number or 0) for number in (year, month, day, hour, minute, second)]
    local = _calendar_time(numbers, text)
    return Moment(
        with_fraction(local, fraction_s), fraction_s, parse_offset(offset) if offset else None
    )


def _calendar_time(numbers: list[int], text: str) -> datetime:
    year, month, day, hour, minute, second = numbers
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        raise Absurd("out_of_range", f"The year of {text} is not from this era of photography.")
    try:
        # Local time of an unknown zone: naive on purpose.
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC).replace(tzinfo=None)
    except ValueError as error:
        raise Absurd("out_of_range", f"{text} is not on the calendar: {error}.") from None


def with_fraction(local: datetime, fraction_s: float | None) -> datetime:
    """The time with its fraction of a second, to the microsecond."""
    if fraction_s is None:
        return local
    return local.replace(microsecond=min(round(fraction_s * 1_000_000), 999_999))


def parse_fraction(text: str) -> float | None:
    """The fraction of a second that `SubSecTime` digits mean: `68` is 0.68; blanks mean none.

    Raises:
        Absurd: they are not digits.
    """
    digits = text.strip().strip("\0")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit():
        raise Absurd("unreadable", f"Expected digits of a fraction, found {digits[:40]!r}.")
    return float(f"0.{digits[:9]}")


def parse_offset(text: str) -> int | None:
    """Minutes east of UTC: `+02:00` is 120, `Z` is 0; blanks mean unknown.

    Raises:
        Absurd: it is no offset, or none that any place has.
    """
    text = text.strip().strip("\0")
    if text in ("", ":", "   :  "):
        return None
    if text == "Z":
        return 0
    match = _OFFSET.fullmatch(text)
    if match is None:
        raise Absurd("unreadable", f"Expected an offset such as +02:00, found {text[:40]!r}.")
    sign, hours, minutes = match.groups()
    total = int(hours) * 60 + int(minutes)
    if total > _MOST_MINUTES or int(minutes) > 59:
        raise Absurd("out_of_range", f"The offset {text} is beyond 14 hours.")
    return -total if sign == "-" else total
