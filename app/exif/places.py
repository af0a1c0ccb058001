"""Composes the columns of place: degrees, minutes and seconds with a letter become one number."""

import re
from datetime import UTC, datetime, timedelta

from app.exif.column import TypedValue
from app.exif.dates import parse_moment
from app.exif.finder import Finder
from app.exif.readers import Absurd, Letter, as_number, as_text, number
from app.exif.values import Value

_SIGNS = {"N": "+", "S": "-", "E": "+", "W": "-"}
_KMH_OF_SPEED = {"K": "1", "M": "1.609344", "N": "1.852"}
_XMP_COORDINATE = re.compile(
    r"\s*(\d{1,3}(?:\.\d+)?)(?:,\s*(\d{1,2}(?:\.\d+)?))?(?:,\s*(\d{1,2}(?:\.\d+)?))?\s*([NSEW])\s*"
)
_BELOW_SEA = (1, 3)  # codes of GPSAltitudeRef; EXIF 3 counts from the ellipsoid with 2 and 3


def compose_place(finder: Finder) -> dict[str, TypedValue | None]:
    """The columns of the section `place` that need more than one field."""
    return {
        "gps_latitude": _coordinate(finder, "gps_latitude", "GPSLatitude", 90),
        "gps_longitude": _coordinate(finder, "gps_longitude", "GPSLongitude", 180),
        "gps_altitude_m": _altitude(finder),
        "gps_speed_kmh": _speed(finder),
        "gps_time": _time(finder),
    }


def _coordinate(finder: Finder, column: str, name: str, most: int) -> float | None:
    in_range = number(-most, most)
    sign = finder.value(f"GPS:{name}Ref")

    def read(value: Value) -> float | None:
        degrees = _degrees(value)
        if degrees is None:
            return None
        return in_range(_signed(degrees, sign))

    found = finder.read(column, f"GPS:{name}", read)
    if found is None:
        found = finder.read(column, f"XMP:exif:{name}", lambda value: in_range(_in_xmp(value)))
    return found


def _degrees(value: Value) -> float | None:
    """Degrees, minutes and seconds as one number; of a single number, that number."""
    parts = [as_number(part) for part in (value if isinstance(value, list) else [value])]
    if not parts or parts[0] is None:
        return None
    degrees, minutes, seconds = (*(part or 0.0 for part in parts), 0.0, 0.0)[:3]
    if min(degrees, minutes, seconds) < 0 or minutes > 60 or seconds > 60:
        raise Absurd("out_of_range", f"{degrees:g}° {minutes:g}' {seconds:g}\" is no position.")
    return degrees + minutes / 60 + seconds / 3600


def _signed(degrees: float, reference: Value | None) -> float:
    letter = (as_text(reference) or "") if reference is not None else ""
    sign = _SIGNS.get(letter[:1].upper())
    if sign is None:
        raise Absurd("incomplete", "The letter for the hemisphere (N, S, E or W) is missing.")
    return -degrees if sign == "-" else degrees


def _in_xmp(value: Value) -> float:
    """XMP writes `48,51.4N` or `48,51,24N`."""
    text = as_text(value) or ""
    match = _XMP_COORDINATE.fullmatch(text)
    if match is None:
        raise Absurd("unreadable", f"Expected a position such as 48,51.4N, found {text[:40]!r}.")
    degrees, minutes, seconds, letter = match.groups()
    total = float(degrees) + float(minutes or 0) / 60 + float(seconds or 0) / 3600
    return _signed(total, letter)


def _altitude(finder: Finder) -> float | None:
    for prefix in ("GPS:", "XMP:exif:"):
        height = finder.read("gps_altitude_m", f"{prefix}GPSAltitude", number(-20_000, 1_000_000))
        if height is not None:
            reference = finder.read("gps_altitude_m", f"{prefix}GPSAltitudeRef", _reference_code)
            return -height if reference in _BELOW_SEA else height
    return None


def _reference_code(value: Value) -> float | None:
    return as_number(value[0] if isinstance(value, bytes) and value else value)


def _speed(finder: Finder) -> float | None:
    for prefix in ("GPS:", "XMP:exif:"):
        speed = finder.read("gps_speed_kmh", f"{prefix}GPSSpeed", number(0, 100_000))
        unit = finder.read("gps_speed_kmh", f"{prefix}GPSSpeedRef", Letter(_KMH_OF_SPEED))
        if speed is not None:
            return speed * float(unit or 1)
    return None


def _time(finder: Finder) -> datetime | None:
    clock = finder.value("GPS:GPSTimeStamp")
    date = finder.read("gps_time", "GPS:GPSDateStamp", as_text)
    if clock is not None and date:
        return finder.read("gps_time", "GPS:GPSTimeStamp", lambda value: _utc(date, value))
    return finder.read("gps_time", "XMP:exif:GPSTimeStamp", _in_xmp_time)


def _utc(date: str, clock: Value) -> datetime | None:
    parts = [as_number(part) for part in (clock if isinstance(clock, list) else [clock])]
    moment = parse_moment(f"{date[:10]} 00:00:00")
    if moment is None:
        return None
    if len(parts) != 3 or None in parts:
        raise Absurd(
            "incomplete", f"Expected hours, minutes and seconds, found {len(parts)} parts."
        )
    hours, minutes, seconds = (part or 0.0 for part in parts)
    since_midnight = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if min(hours, minutes, seconds) < 0 or since_midnight > timedelta(days=1):
        raise Absurd("out_of_range", f"{hours:g}:{minutes:g}:{seconds:g} is no time of a day.")
    return moment.local.replace(tzinfo=UTC) + since_midnight


def _in_xmp_time(value: Value) -> datetime | None:
    moment = parse_moment(as_text(value) or "")
    return moment.local.replace(tzinfo=UTC) if moment else None
