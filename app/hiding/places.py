"""A place on an upright picture. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor
from typing import Any, Literal

from app.geometry.boxes import Size

Kind = Literal["face", "plate", "other"]
Findable = Literal["face", "plate"]

PADDING = 0.2
"""Of a place's sides, on each side: detectors frame the middle of a face, and its hair and chin tell who it is."""
_SAME = 0.5


@dataclass(frozen=True, slots=True)
class Place:
    """A box in pixels of the upright picture, and what it hides."""

    kind: Kind
    x: float
    y: float
    width: float
    height: float

    @property
    def shape(self) -> dict[str, Any]:
        """As annotations say it."""
        return {
            "type": "box",
            "x": self.x,
            "y": self.y,
            "width": self.width,
            "height": self.height,
        }

    def padded(self, size: Size) -> "Place":
        """Larger by `PADDING` on each side, as far as the picture goes, in whole pixels."""
        left = max(0, floor(self.x - self.width * PADDING))
        top = max(0, floor(self.y - self.height * PADDING))
        right = min(size.width, ceil(self.x + self.width * (1 + PADDING)))
        bottom = min(size.height, ceil(self.y + self.height * (1 + PADDING)))
        return Place(self.kind, left, top, right - left, bottom - top)

    def covers(self, other: "Place") -> bool:
        """Whether at least half of the other lies in this."""
        width = min(self.x + self.width, other.x + other.width) - max(self.x, other.x)
        height = min(self.y + self.height, other.y + other.height) - max(self.y, other.y)
        shared = max(0.0, width) * max(0.0, height)
        return shared >= _SAME * other.width * other.height


def without_repeats(places: Sequence[Place], known: Sequence[Place] = ()) -> list[Place]:
    """The places that no larger one of the same kind covers, nor any of those that are known, larger ones first."""
    kept: list[Place] = []
    for place in sorted(places, key=lambda each: -each.width * each.height):
        same = [each for each in kept if each.kind == place.kind]
        if not any(each.covers(place) for each in [*same, *known]):
            kept.append(place)
    return kept
