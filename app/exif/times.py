"""Composes the columns of time: a date, its fraction and its offset are three fields in EXIF."""

from dataclasses import dataclass
from datetime import datetime

from app.exif.column import TypedValue
from app.exif.dates import Moment, parse_fraction, parse_moment, parse_offset, with_fraction
from app.exif.finder import Finder
from app.exif.readers import as_number, as_text
from app.exif.values import Value


@dataclass(frozen=True, slots=True)
class _Sources:
    """Where one of the three times is looked for: EXIF's three fields, then XMP's."""

    date: str
    fraction: str
    offset: str
    others: tuple[str, ...]


_TAKEN = _Sources(
    "Exif:DateTimeOriginal",
    "Exif:SubsecTimeOriginal",
    "Exif:OffsetTimeOriginal",
    ("XMP:exif:DateTimeOriginal", "XMP:photoshop:DateCreated"),
)
_DIGITIZED = _Sources(
    "Exif:DateTimeDigitized",
    "Exif:SubsecTimeDigitized",
    "Exif:OffsetTimeDigitized",
    ("XMP:exif:DateTimeDigitized", "XMP:xmp:CreateDate"),
)
_MODIFIED = _Sources("IFD0:DateTime", "Exif:SubsecTime", "Exif:OffsetTime", ("XMP:xmp:ModifyDate",))


def compose_times(finder: Finder) -> dict[str, TypedValue | None]:
    """The columns of the section `time`."""
    taken = _moment(finder, "taken_at_local", _TAKEN) or _iptc_moment(finder)
    digitized = _moment(finder, "digitized_at_local", _DIGITIZED)
    modified = _moment(finder, "modified_at_local", _MODIFIED)
    return {
        "taken_at": _utc(taken),
        "taken_at_local": _local(taken),
        "taken_subsecond_s": taken.fraction_s if taken else None,
        "utc_offset_minutes": taken.offset_minutes if taken else None,
        "digitized_at": _utc(digitized),
        "digitized_at_local": _local(digitized),
        "modified_at": _utc(modified),
        "modified_at_local": _local(modified),
    }


def _utc(moment: Moment | None) -> datetime | None:
    return moment.utc if moment else None


def _local(moment: Moment | None) -> datetime | None:
    return moment.local if moment else None


def _moment(finder: Finder, column: str, sources: _Sources) -> Moment | None:
    found = finder.read(column, sources.date, _read_moment)
    if found is None:
        return finder.first(column, sources.others, _read_moment)
    fraction_s = found.fraction_s
    if fraction_s is None:
        fraction_s = finder.read(column, sources.fraction, _read_fraction)
    offset = found.offset_minutes
    if offset is None:
        offset = finder.read("utc_offset_minutes", sources.offset, _read_offset)
    if offset is None and sources is _TAKEN:
        offset = finder.read("utc_offset_minutes", "Exif:TimeZoneOffset", _read_hours)
    return Moment(with_fraction(found.local, fraction_s), fraction_s, offset)


def _iptc_moment(finder: Finder) -> Moment | None:
    """IPTC writes date and time apart: `20240531` and `180211+0200`."""
    date = finder.read("taken_at_local", "IPTC:DateCreated", as_text)
    time = finder.read("taken_at_local", "IPTC:TimeCreated", as_text)
    if not date or not time:
        return None
    spelled = f"{date[:4]}:{date[4:6]}:{date[6:]} {time[:2]}:{time[2:4]}:{time[4:]}"
    return finder.read("taken_at_local", "IPTC:DateCreated", lambda _value: parse_moment(spelled))


def _read_moment(value: Value) -> Moment | None:
    text = as_text(value)
    return parse_moment(text) if text else None


def _read_fraction(value: Value) -> float | None:
    text = as_text(value)
    return parse_fraction(text) if text else None


def _read_offset(value: Value) -> int | None:
    text = as_text(value)
    return parse_offset(text) if text else None


def _read_hours(value: Value) -> int | None:
    hours = as_number(value)
    return parse_offset(f"{int(hours):+03}:00") if hours is not None else None
