"""What values of a filter line mean: numbers, spans, times, places. Each raises ValueError with a sentence."""

import calendar
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import floor, inf, isfinite

from app.exporting.errors import UnknownTruth
from app.exporting.splitting import NAMES
from app.exporting.truth import Truth, parse_truth

_NUMBER = re.compile(r"([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?:/(\d+(?:\.\d+)?))?([kMG]?)")
_FACTORS = {"": 1.0, "k": 1e3, "M": 1e6, "G": 1e9}
_TIME = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}))?)?)?)?")
_DISTANCE = re.compile(r"(\d+\.?\d*|\.\d+)(m|km)")
_ID = re.compile(r"[1-9][0-9]{0,17}")
_METRES = {"m": 1.0, "km": 1000.0}

Period = tuple[datetime | None, datetime | None]
"""From inclusive to exclusive; None where it is open."""


@dataclass(frozen=True)
class Circle:
    """Degrees north and east, and metres."""

    latitude: float
    longitude: float
    radius: float


def read_number(value: str) -> float:
    """`2.8`, `1/250`, `20k`, `12M`."""
    match = _NUMBER.fullmatch(value)
    divisor = float(match[2] or 1) if match else 0.0
    number = float(match[1]) / divisor * _FACTORS[match[3]] if match and divisor else inf
    if not isfinite(number):
        raise ValueError(f"expected a number such as 50, 2.8, 1/250 or 12M, received {value!r}")
    return number


def read_span(value: str) -> tuple[float, float]:
    """`100`, `100..400`, `100..` and `..400`: both ends are part of it."""
    low, dots, high = value.partition("..")
    if not dots:
        high = low
    if not low and not high:
        raise ValueError("a span needs a number on one side of ..")
    span = (read_number(low) if low else -inf, read_number(high) if high else inf)
    if span[0] > span[1]:
        raise ValueError("the span ends before it begins")
    return span


def read_period(value: str) -> Period:
    """`2024-05..2024-06` as the first moment of May 2024 and the first after June."""
    first, dots, last = value.partition("..")
    if not dots:
        last = first
    if not first and not last:
        raise ValueError("a period needs a date on one side of ..")
    begin = read_moment(first)[0] if first else None
    end = read_moment(last)[1] if last else None
    if begin is not None and end is not None and begin >= end:
        raise ValueError("the period ends before it begins")
    return begin, end


def read_moment(value: str) -> tuple[datetime, datetime]:
    """The first moment of a year, month, day, minute or second, and the first after it."""
    match = _TIME.fullmatch(value)
    try:
        if match is None:
            raise ValueError(value)
        year, month, day, hour, minute, second = (
            int(each) if each else None for each in match.groups()
        )
        assert year is not None  # the pattern begins with it
        begin = datetime(year, month or 1, day or 1, hour or 0, minute or 0, second or 0)  # noqa: DTZ001 - cameras write local time without a zone
        return begin, begin + _length(begin, month, day, minute, second)
    except (ValueError, OverflowError):
        message = f"expected a date such as 2024, 2024-05, 2024-05-31 or 2024-05-31T18:30, received {value!r}"
        raise ValueError(message) from None


def _length(
    begin: datetime, month: int | None, day: int | None, minute: int | None, second: int | None
) -> timedelta:
    if second is not None:
        return timedelta(seconds=1)
    if minute is not None:
        return timedelta(minutes=1)
    if day is not None:
        return timedelta(days=1)
    if month is not None:
        return timedelta(days=calendar.monthrange(begin.year, begin.month)[1])
    return begin.replace(year=begin.year + 1) - begin


def read_circle(values: tuple[str, ...]) -> Circle:
    """`48.85,2.35,10km`."""
    try:
        latitude, longitude, distance = values
        match = _DISTANCE.fullmatch(distance)
        if match is None:
            raise ValueError(distance)
        circle = Circle(
            read_number(latitude), read_number(longitude), float(match[1]) * _METRES[match[2]]
        )
    except ValueError:
        message = "expected latitude,longitude,radius such as 48.85,2.35,10km"
        raise ValueError(f"{message}, received {','.join(values)!r}") from None
    if abs(circle.latitude) > 90 or abs(circle.longitude) > 180:
        raise ValueError("latitudes go from -90 to 90, longitudes from -180 to 180")
    return circle


@dataclass(frozen=True)
class Area:
    """Corners of a polygon, in degrees north and east. Across the antimeridian, longitudes go on beyond 180.

    The westernmost longitude is from -180 to 180, so that every corner is east of it by less than a turn.
    """

    corners: tuple[tuple[float, float], ...]

    @property
    def south(self) -> float:
        """Its lowest latitude."""
        return min(latitude for latitude, _ in self.corners)

    @property
    def north(self) -> float:
        """Its highest latitude."""
        return max(latitude for latitude, _ in self.corners)

    @property
    def west(self) -> float:
        """Its westernmost longitude."""
        return min(longitude for _, longitude in self.corners)

    @property
    def east(self) -> float:
        """Its easternmost longitude, which may be beyond 180."""
        return max(longitude for _, longitude in self.corners)


MOST_CORNERS = 200


def read_area(values: tuple[str, ...]) -> Area:
    """`48.9,2.2;48.9,2.5;48.7,2.4`; `-17,179;-17,181;-19,180` goes across the antimeridian."""
    written = ",".join(values)
    try:
        corners = [_corner(each) for each in written.split(";")]
    except ValueError:
        message = "expected corners such as 48.9,2.2;48.9,2.5;48.7,2.4"
        raise ValueError(f"{message}, received {written!r}") from None
    if not 3 <= len(corners) <= MOST_CORNERS:
        raise ValueError(f"an area has 3 to {MOST_CORNERS} corners, received {len(corners)}")
    longitudes = [longitude for _, longitude in corners]
    if max(abs(latitude) for latitude, _ in corners) > 90 or max(map(abs, longitudes)) > 360:
        raise ValueError("latitudes go from -90 to 90, longitudes of an area from -360 to 360")
    if max(longitudes) - min(longitudes) > 360:
        raise ValueError("an area goes round the earth once at most")
    turn = -360 * floor((min(longitudes) + 180) / 360)
    return Area(tuple((latitude, longitude + turn) for latitude, longitude in corners))


def _corner(written: str) -> tuple[float, float]:
    latitude, longitude = written.split(",")
    return read_number(latitude), read_number(longitude)


LIKES = 50
MOST_LIKES = 1000


@dataclass(frozen=True)
class Likes:
    """So many images that look most like one."""

    image_id: int
    count: int = LIKES


def read_likes(values: tuple[str, ...]) -> Likes:
    """`123`, or `123,20` for how many."""
    try:
        image_id, *count = map(read_id, values)
        likes = Likes(image_id, *count)
    except (ValueError, TypeError):
        message = (
            "expected the id of an image, and perhaps how many are like it, such as 123 or 123,20"
        )
        raise ValueError(f"{message}, received {','.join(values)!r}") from None
    if likes.count > MOST_LIKES:
        raise ValueError(f"expected at most {MOST_LIKES} images, received {likes.count}")
    return likes


def read_split(value: str) -> tuple[str, str]:
    """`train` as the newest version with a split has it (no name), `v3/train` as the version v3 has it."""
    version, slash, split = value.rpartition("/")
    if split not in NAMES or (slash and not version):
        message = f"expected {', '.join(NAMES)}, perhaps of a version such as v3/train"
        raise ValueError(f"{message}, received {value!r}")
    return version, split


def read_id(value: str) -> int:
    """`123`: the id of an image, as its address has it."""
    if not _ID.fullmatch(value):
        raise ValueError(f"expected the id of an image such as 123, received {value!r}")
    return int(value)


def read_truth(value: str) -> bool:
    """`yes` and `no`."""
    if value not in {"yes", "no"}:
        raise ValueError(f"expected yes or no, received {value!r}")
    return value == "yes"


def read_said(value: str) -> tuple[Truth, str]:
    """`consensus=car` as a truth and what it says of an image; `consensus` alone is whatever it says."""
    name, _, said = value.partition("=")
    try:
        return parse_truth(name), said
    except UnknownTruth:
        message = "expected a truth and what it says, such as consensus=car or annotator:7=car"
        raise ValueError(f"{message}, received {value!r}") from None
