"""Night by the clock and day by the pixels, and the reverse."""

from datetime import datetime

from app.anomalies.rules.facts import DOUBTFUL, ODD, Facts, Finding, clock
from app.anomalies.rules.sun import sun_elevation_deg

NIGHT_DEG, DAY_DEG = -12.0, 10.0
"""Below the first, nautical dusk is over; above the second nobody would call it dusk."""

NIGHT_HOURS = frozenset({23, 0, 1, 2, 3})
DAY_HOURS = frozenset({10, 11, 12, 13, 14})
"""By the clock alone: hours that are dark, or light, in most places for most of the year."""

LIGHT_BRIGHTNESS, DARK_BRIGHTNESS = 0.35, 0.12
LIGHT_EV, DARK_EV = 11.0, 4.0
"""Lamps do not reach the first; a lit room is above the second."""


def wrong_light(facts: Facts) -> Finding | None:
    """Taken at night, and as light as only the sun makes it; or taken by day, and as dark as night.

    With a position and an instant, night is when the sun is more than 12° below the horizon and day when it is more
    than 10° above it; otherwise the hours from 23 to 4 and from 10 to 15 by the camera's clock. Light is a brightness
    from .35 at an exposure value from 11; dark one up to .12 at an exposure value up to 4. Without an exposure nobody
    can tell lamps from the sun, or a shut lens from the night, so nothing is said.
    """
    hour = _hour(facts)
    looks = _looks(facts)
    if hour is None or looks is None or hour[0] == looks[0]:
        return None
    when = "at night" if hour[0] == "night" else "by day"
    look = "light as day" if looks[0] == "day" else "dark as night"
    return Finding(
        "daylight",
        DOUBTFUL if facts.latitude is not None else ODD,
        f"It was taken {when}, but it is as {look}.",
        (hour[1], looks[1]),
    )


def _hour(facts: Facts) -> tuple[str, tuple[str, str]] | None:
    """`day` or `night` by the sun or the clock, and that in words; None in between."""
    instant = facts.taken_at or facts.gps_time
    if instant is not None and facts.latitude is not None and facts.longitude is not None:
        return _by_sun(instant, facts.latitude, facts.longitude)
    local = facts.taken_at_local
    if local is None or local.hour not in NIGHT_HOURS | DAY_HOURS:
        return None
    return "night" if local.hour in NIGHT_HOURS else "day", ("Local time", clock(local))


def _by_sun(
    instant: datetime, latitude: float, longitude: float
) -> tuple[str, tuple[str, str]] | None:
    elevation = sun_elevation_deg(instant, latitude, longitude)
    if NIGHT_DEG <= elevation <= DAY_DEG:
        return None
    place = "above" if elevation > 0 else "below"
    words = f"{abs(elevation):.0f}° {place} the horizon, {clock(instant)}"
    return "night" if elevation < NIGHT_DEG else "day", ("Sun", words)


def _looks(facts: Facts) -> tuple[str, tuple[str, str]] | None:
    """`day` or `night` by pixels and exposure, and that in words; None in between."""
    value = facts.exposure_value
    if value is None or facts.brightness is None:
        return None
    words = ("Pixels", f"brightness {facts.brightness:.2f} at {value:.1f} EV")
    if facts.brightness >= LIGHT_BRIGHTNESS and value >= LIGHT_EV and not facts.flash_fired:
        return "day", words
    if facts.brightness <= DARK_BRIGHTNESS and value <= DARK_EV:
        return "night", words
    return None
