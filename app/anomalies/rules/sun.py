"""Where the sun is."""

from datetime import UTC, datetime
from math import asin, atan2, cos, degrees, radians, sin

_EPOCH = datetime(2000, 1, 1, 12, tzinfo=UTC)


def sun_elevation_deg(instant: datetime, latitude: float, longitude: float) -> float:
    """How high the sun's centre stands above the horizon, in degrees, without refraction.

    Right to a hundredth of a degree between 1950 and 2050.

    Args:
        instant: with a zone.
        latitude: in degrees, north is positive.
        longitude: in degrees, east is positive.

    Source: The Astronomical Almanac, "Low-precision formulas for the Sun's coordinates".
    """
    days = (instant - _EPOCH).total_seconds() / 86_400
    anomaly = radians(357.528 + 0.9856003 * days)
    ecliptic = radians(280.460 + 0.9856474 * days + 1.915 * sin(anomaly) + 0.020 * sin(2 * anomaly))
    obliquity = radians(23.439 - 0.0000004 * days)
    ascension = atan2(cos(obliquity) * sin(ecliptic), cos(ecliptic))
    declination = asin(sin(obliquity) * sin(ecliptic))
    sidereal = radians(280.46062 + 360.98564737 * days + longitude)
    north = radians(latitude)
    return degrees(
        asin(
            sin(north) * sin(declination)
            + cos(north) * cos(declination) * cos(sidereal - ascension)
        )
    )
