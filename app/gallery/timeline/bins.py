"""The bars of a timeline. Pure."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from app.gallery.facets.placing import places_between

Unit = Literal["year", "month", "day", "hour"]
_UNITS: Mapping[int, Unit] = {4: "year", 7: "month", 10: "day", 13: "hour"}
MOST_BINS = 400
"""More are thrown together: a camera with a clock centuries off leaves few images in its corner."""


@dataclass(frozen=True)
class Bin:
    """One bar: its first and last moment as a filter line has them, in words, its images, their share of the most."""

    first: str
    last: str
    words: str
    count: int
    share: float


def bins_of(counts: Mapping[str, int]) -> tuple[Unit, list[Bin]]:
    """Every bar from the first to the last, empty ones too; `counts` are by years, months, days or hours."""
    places = places_between(counts, is_time=True)
    unit: Unit = _UNITS[len(places[0])] if places else "day"
    wide = -(-len(places) // MOST_BINS)
    groups = [places[at : at + wide] for at in range(0, len(places), wide or 1)]
    totals = [sum(counts.get(place, 0) for place in group) for group in groups]
    most = max(totals, default=1)
    return unit, [
        Bin(
            _edge(group[0], "00"),
            _edge(group[-1], "59"),
            spoken(group[0]) if len(group) == 1 else f"{spoken(group[0])} to {spoken(group[-1])}",
            total,
            total / most,
        )
        for group, total in zip(groups, totals, strict=True)
    ]


def _edge(place: str, minute: str) -> str:
    """An hour is said by its first and its last minute: the language has no word for it."""
    return f"{place}:{minute}" if _UNITS[len(place)] == "hour" else place


def spoken(place: str) -> str:
    """`2024`, `May 2024`, `31 May 2024`, `31 May 2024, 18:00`."""
    year, *rest = place.replace("T", "-").split("-")
    if not rest:
        return year
    month = f"{calendar.month_abbr[int(rest[0])]} {year}"
    if len(rest) == 1:
        return month
    day = f"{int(rest[1])} {month}"
    return day if len(rest) == 2 else f"{day}, {rest[2]}:00"
