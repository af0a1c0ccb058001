"""How each kind of fact becomes numbers. Pure.

A recipe gives one number for each of its parts, or None where the fact is missing. Circles and the sphere have no
edge: 23:59 lies beside 0:00, 31 December beside 1 January, 179° east beside 179° west.
"""

from calendar import isleap
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import cos, log2, radians, sin, tau

from concord_features.fields import FeatureField, Kind
from concord_features.reading import (
    Record,
    moment_of,
    number_of,
    positive_of,
    truth_of,
)

Read = Callable[[Record, FeatureField], tuple[float, ...] | None]


@dataclass(frozen=True, slots=True)
class Part:
    """One number of a recipe: the end of its column's name, its unit and what it means. `{}` is the field's label."""

    suffix: str
    unit: str
    definition: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """`is_scaled`: the numbers are standardised, and the median stands for a missing one.

    Otherwise they are bounded as they are, and 0 stands for a missing one: false, or the middle of the circle or
    sphere, which is as far from every point of it.
    """

    parts: tuple[Part, ...]
    read: Read
    is_scaled: bool = True


def _number(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    number = number_of(record, field.sources[0])
    return None if number is None else (number,)


def _log2(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    number = positive_of(record, field.sources[0])
    return None if number is None else (log2(number),)


def _stops(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    """Each stop halves the light: the f-number grows by √2. f/1 is 0."""
    number = positive_of(record, field.sources[0])
    return None if number is None else (2 * log2(number),)


def _exposure_value(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    """EV at ISO 100: log2(N²/t) - log2(ISO/100). Source: ISO 2720:1974, exposure value and film speed."""
    f_number, seconds, iso = (positive_of(record, name) for name in field.sources)
    if f_number is None or seconds is None or iso is None:
        return None
    return (2 * log2(f_number) - log2(seconds) - log2(iso / 100),)


def _clock(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    moment = moment_of(record, field.sources[0])
    if moment is None:
        return None
    day = (moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400
    length = 366 if isleap(moment.year) else 365
    year = (moment.timetuple().tm_yday - 1 + day) / length
    return (sin(tau * day), cos(tau * day), sin(tau * year), cos(tau * year))


def _angle(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    degrees = number_of(record, field.sources[0])
    return None if degrees is None else (sin(radians(degrees)), cos(radians(degrees)))


def _sphere(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    latitude, longitude = (number_of(record, name) for name in field.sources)
    if latitude is None or longitude is None or abs(latitude) > 90:
        return None
    north, east = radians(latitude), radians(longitude)
    return (cos(north) * cos(east), cos(north) * sin(east), sin(north))


def _ratio(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    """As a logarithm, so that portrait and landscape lie as far from the square."""
    above, below = (positive_of(record, name) for name in field.sources)
    return None if above is None or below is None else (log2(above / below),)


def _millions(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    width, height = (positive_of(record, name) for name in field.sources)
    return None if width is None or height is None else (width * height / 1e6,)


def _density(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    count, width, height = (positive_of(record, name) for name in field.sources)
    if count is None or width is None or height is None:
        return None
    return (count / (width * height),)


def _flag(record: Record, field: FeatureField) -> tuple[float, ...] | None:
    truth = truth_of(record, field.sources[0])
    return None if truth is None else (float(truth),)


RECIPES: Mapping[Kind, Recipe] = {
    Kind.NUMBER: Recipe((Part("", "", "{}"),), _number),
    Kind.LOG2: Recipe((Part("_log2", "", "binary logarithm of {}"),), _log2),
    Kind.STOPS: Recipe((Part("_stops", "EV", "2 log2 of {}; f/1 is 0"),), _stops),
    Kind.EXPOSURE_VALUE: Recipe(
        (Part("", "EV", "log2(N²/t) - log2(ISO/100): how bright the scene was taken to be"),),
        _exposure_value,
    ),
    Kind.CLOCK: Recipe(
        (
            Part("_hour_sin", "", "sine of the hour of the day: 6:00 is 1, 18:00 is -1"),
            Part("_hour_cos", "", "cosine of the hour of the day: midnight is 1, noon is -1"),
            Part("_day_sin", "", "sine of the day of the year: the end of March is 1"),
            Part("_day_cos", "", "cosine of the day of the year: 1 January is 1"),
        ),
        _clock,
        is_scaled=False,
    ),
    Kind.ANGLE: Recipe(
        (
            Part("_sin", "", "sine of {}: east is 1"),
            Part("_cos", "", "cosine of {}: north is 1"),
        ),
        _angle,
        is_scaled=False,
    ),
    Kind.SPHERE: Recipe(
        (
            Part("_x", "", "on the unit sphere, towards 0° north, 0° east"),
            Part("_y", "", "on the unit sphere, towards 0° north, 90° east"),
            Part("_z", "", "on the unit sphere, towards the north pole"),
        ),
        _sphere,
        is_scaled=False,
    ),
    Kind.RATIO: Recipe((Part("_log2", "", "binary logarithm of {}; the square is 0"),), _ratio),
    Kind.MILLIONS: Recipe((Part("", "Mpx", "{}"),), _millions),
    Kind.DENSITY: Recipe((Part("", "B/px", "{}"),), _density),
    Kind.FLAG: Recipe((Part("", "", "{}: 1 is yes, 0 is no"),), _flag, is_scaled=False),
}
"""Of the kinds that are numbers; `CHOICE` and `WORDS` have a column for each word (`words`)."""
