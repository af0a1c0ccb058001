"""Positions that the camera could not have reached in the time."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from app.anomalies.rules.facts import DOUBTFUL, Finding, clock
from app.anomalies.rules.places import distance_km, is_null_island

WINDOW = timedelta(hours=1)
FASTEST_KMH = 300.0
NEIGHBOURS = 4
"""On each side in time, at most."""

NEAREST_KM = 1.0
"""Receivers err by some hundred metres between houses, which within a burst would be supersonic."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where one camera was at a time, by its clock; without a serial number it is one of a model, within a folder."""

    image_id: int
    camera: str
    at: datetime
    latitude: float
    longitude: float
    has_serial: bool = True

    @property
    def place(self) -> tuple[float, float]:
        """Latitude and longitude, in degrees."""
        return self.latitude, self.longitude


def jumps(positions: Iterable[Position]) -> dict[int, Finding]:
    """Image id → the finding, of positions that more than 300 km/h part from most of their neighbours.

    Neighbours are up to four pictures of the same camera before it and four after it, within an hour. Of one wrong
    position among right ones that is the wrong one only; of two alone nobody knows which it is, so both are named.
    Positions of zeros, which have a rule of their own, and places less than 1 km apart are left out.
    """
    known = [each for each in positions if not is_null_island(each.latitude, each.longitude)]
    known.sort(key=lambda each: (each.camera, each.at, each.image_id))
    return {
        position.image_id: found
        for _, track in groupby(known, key=lambda each: each.camera)
        for position, near in _with_neighbours(list(track))
        if (found := _jump(position, near)) is not None
    }


def _with_neighbours(track: Sequence[Position]) -> Iterator[tuple[Position, list[Position]]]:
    for index, position in enumerate(track):
        around = [
            *track[max(0, index - NEIGHBOURS) : index],
            *track[index + 1 : index + 1 + NEIGHBOURS],
        ]
        yield position, [each for each in around if abs(each.at - position.at) <= WINDOW]


def _jump(position: Position, near: list[Position]) -> Finding | None:
    beyond = [each for each in near if _is_beyond(position, each)]
    if 2 * len(beyond) <= len(near):
        return None
    nearest = min(beyond, key=lambda each: abs(each.at - position.at))
    apart = distance_km(position.place, nearest.place)
    minutes = round(abs(nearest.at - position.at).total_seconds() / 60)
    when = f"{minutes} min" if minutes else "less than a minute"
    later = "later" if nearest.at >= position.at else "earlier"
    who = (
        "The same camera"
        if position.has_serial
        else "A camera of this model, by a picture in the same folder,"
    )
    return Finding(
        "gps_jump",
        DOUBTFUL,
        f"{who} was {apart:,.0f} km away {when} {later}.",
        (
            (clock(position.at), _place(position)),
            (clock(nearest.at), f"{_place(nearest)} (image {nearest.image_id})"),
        ),
    )


def _is_beyond(first: Position, second: Position) -> bool:
    apart = distance_km(first.place, second.place)
    hours = abs(second.at - first.at).total_seconds() / 3600
    return apart > NEAREST_KM and apart > FASTEST_KMH * hours


def _place(position: Position) -> str:
    return f"{position.latitude:.4f}, {position.longitude:.4f}"
