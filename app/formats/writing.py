"""How a format is written: file by file into a sink, with a report of everything that it cannot hold."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from app.formats.records import Dataset, Image

FIRST_PLACES = 20
"""So many places of each loss are named; the count is of all."""


class Sink(Protocol):
    """Takes the files of a dataset. Paths are relative, with slashes."""

    def write(self, path: str, content: bytes) -> None:
        """A whole file."""

    def append(self, path: str, content: bytes) -> None:
        """The next part of a file that grows while images come; it is closed when the format has ended."""


class Writer(Protocol):
    """One format under way: `image` for each image in order of ids, then `end` once."""

    def image(self, image: Image) -> None:
        """Write what belongs to this image."""

    def end(self) -> None:
        """Write what can only be said when all images are known, and close what was appended to."""


@dataclass
class Loss:
    """Something that a format cannot hold, and what was done about it, in a sentence; where, and how often."""

    sentence: str
    count: int = 0
    places: list[str] = field(default_factory=list)


@dataclass
class Report:
    """What a file holds and what it had to leave out or bend. Nothing is dropped without a word here."""

    image_count: int = 0
    object_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many objects were written, by category name and type of shape."""
    losses: dict[str, Loss] = field(default_factory=dict)
    """By a stable code such as `holes-filled`."""

    def hold(self, category: str, shape_type: str) -> None:
        """An object was written."""
        self.object_counts[category, shape_type] += 1

    def lose(self, code: str, sentence: str, place: str) -> None:
        """Something could not be written as it is."""
        loss = self.losses.setdefault(code, Loss(sentence))
        loss.count += 1
        if len(loss.places) < FIRST_PLACES:
            loss.places.append(place)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON, in a fixed order."""
        by_category: dict[str, dict[str, int]] = {}
        for (category, shape), count in sorted(self.object_counts.items()):
            by_category.setdefault(category, {})[shape] = count
        return {
            "images": self.image_count,
            "objects": self.object_counts.total(),
            "by_category": by_category,
            "losses": [
                {
                    "code": code,
                    "sentence": each.sentence,
                    "count": each.count,
                    "places": each.places,
                }
                for code, each in sorted(self.losses.items())
            ],
        }


Options = Mapping[str, Any]
StartWriter = Callable[[Dataset, Sink, Report, Options], Writer]


@dataclass(frozen=True)
class Format:
    """A format that can be written. `name` goes into the API (`yolo-segment`), `title` is for people."""

    name: str
    title: str
    start: StartWriter
    summary: str
    """What it is for and what it keeps, in one sentence."""
    image_folder: str = "images"
    """Where its readers look for the images, when they are exported along; `{split}` stands for the split."""
