"""Where a picture cannot have been taken, and how far places are from each other."""

from math import asin, cos, radians, sin, sqrt

from app.anomalies.rules.facts import IMPOSSIBLE, Facts, Finding

EARTH_RADIUS_KM = 6_371.0088
NOTHING_DEG = 1e-4
"""About eleven metres at the equator."""


def null_island(facts: Facts) -> Finding | None:
    """A position of latitude 0 and longitude 0: a receiver without a fix, or a program that wrote zeros."""
    if facts.latitude is None or facts.longitude is None:
        return None
    if not is_null_island(facts.latitude, facts.longitude):
        return None
    return Finding(
        "gps_zero",
        IMPOSSIBLE,
        "Its position is 0, 0, in the sea off West Africa: the camera had none and wrote zeros.",
        (
            ("Latitude, longitude", f"{facts.latitude:g}, {facts.longitude:g}"),
            ("There", "the Gulf of Guinea, far from any land"),
        ),
    )


def is_null_island(latitude: float, longitude: float) -> bool:
    """Whether a position is nothing but zeros."""
    return abs(latitude) < NOTHING_DEG and abs(longitude) < NOTHING_DEG


def distance_km(first: tuple[float, float], second: tuple[float, float]) -> float:
    """Between two places (latitude, longitude, in degrees) along a great circle of a sphere.

    Source: R. W. Sinnott, "Virtues of the Haversine", 1984.
    """
    (north, east), (other_north, other_east) = (
        (radians(latitude), radians(longitude)) for latitude, longitude in (first, second)
    )
    half = (
        sin((other_north - north) / 2) ** 2
        + cos(north) * cos(other_north) * sin((other_east - east) / 2) ** 2
    )
    return 2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(half)))
