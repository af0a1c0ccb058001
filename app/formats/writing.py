"""How a format is written: file by file into a sink, with a report of everything that it cannot hold."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any, Protocol

from app.formats.listing import Listing
from app.formats.records import Dataset, Image

FIRST_PLACES = 20
"""So many places of each loss are named in a report; its count is of all, and so is the listing."""

LISTED = ("code", "place", "is_dropped", "overlap", "sentence")
"""What a line of the listing says: `is_dropped` of objects that are not in the file, `overlap` of bent regions."""


class Sink(Protocol):
    """Takes the files of a dataset. Paths are relative, with slashes."""

    def write(self, path: str, content: bytes) -> None:
        """A whole file."""

    def append(self, path: str, content: bytes) -> None:
        """The next part of a file that grows while images come; it is closed when the format has ended."""


class Writer(Protocol):
    """One format under way: `image` for each image in order of ids, `picture` for those exported along, then `end`."""

    def image(self, image: Image) -> None:
        """Write what belongs to this image."""

    def place(self, image: Image) -> str | None:
        """Where the file of the image that was just written belongs; none where it must not stand beside the labels.

        Asked right after `image`, and only when the images are exported along.
        """

    def picture(self, place: str, content: bytes) -> None:
        """Write the file of an image to the place that was told: in the order of images, after the last of them."""

    def end(self) -> None:
        """Write what can only be said when all images are known, and close what was appended to."""


@dataclass
class Loss:
    """Something that a format cannot hold, and what was done about it, in a sentence; where, and how often."""

    sentence: str
    count: int = 0
    places: list[str] = field(default_factory=list)
    dropped_count: int = 0
    """How many of them are objects that are not in the file at all."""
    min_iou: float | None = None
    """The worst overlap of what was given with what was written, in pixels, where a region was bent."""


@dataclass
class Report:
    """What a file holds and what it had to leave out or bend. Nothing is dropped without a word here."""

    image_count: int = 0
    object_counts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many objects were written, by category name and type of shape."""
    losses: dict[str, Loss] = field(default_factory=dict)
    """By a stable code such as `holes-filled`."""
    held: list[int] = field(default_factory=list)
    """Objects in the order in which they were written, since somebody last took them away."""
    listing: Listing | None = None
    """Takes every loss, one by one."""

    def hold(self, category: str, shape_type: str, object_id: int) -> None:
        """An object was written."""
        self.object_counts[category, shape_type] += 1
        self.held.append(object_id)

    def take_held(self) -> tuple[int, ...]:
        """The objects that were written since the last time."""
        taken, self.held = tuple(self.held), []
        return taken

    def lose(self, code: str, sentence: str, place: str, *, iou: float | None = None) -> None:
        """Something could not be written as it is."""
        self._lose(code, sentence, place, iou, is_dropped=False)

    def drop(self, code: str, sentence: str, place: str) -> None:
        """An object could not be written at all: those held and those dropped are all that were given."""
        self._lose(code, sentence, place, None, is_dropped=True)

    def _lose(
        self, code: str, sentence: str, place: str, iou: float | None, *, is_dropped: bool
    ) -> None:
        loss = self.losses.setdefault(code, Loss(sentence))
        loss.count += 1
        if len(loss.places) < FIRST_PLACES:
            loss.places.append(place)
        if iou is not None:
            loss.min_iou = iou if loss.min_iou is None else min(loss.min_iou, iou)
        loss.dropped_count += is_dropped
        if self.listing is not None:
            told = (code, place, is_dropped, None if iou is None else round(iou, 4), sentence)
            self.listing.add(dict(zip(LISTED, told, strict=True)))

    @property
    def held_count(self) -> int:
        """How many objects are in the file."""
        return self.object_counts.total()

    @property
    def dropped_count(self) -> int:
        """How many objects are not in the file."""
        return sum(loss.dropped_count for loss in self.losses.values())

    def count_of(self, *codes: str) -> int:
        """How often any of these losses happened."""
        return sum(self.losses[code].count for code in codes if code in self.losses)

    def as_json(self) -> dict[str, Any]:
        """The report as plain JSON, in a fixed order."""
        by_category: dict[str, dict[str, int]] = {}
        for (category, shape), count in sorted(self.object_counts.items()):
            by_category.setdefault(category, {})[shape] = count
        return {
            "images": self.image_count,
            "objects": self.object_counts.total(),
            "dropped": self.dropped_count,
            "by_category": by_category,
            "losses": [
                {
                    "code": code,
                    "sentence": each.sentence,
                    "count": each.count,
                    "dropped": each.dropped_count,
                    "places": each.places,
                }
                | ({} if each.min_iou is None else {"min_iou": round(each.min_iou, 4)})
                for code, each in sorted(self.losses.items())
            ],
        }


Options = Mapping[str, Any]
StartWriter = Callable[[Dataset, Sink, Report, Options], Writer]


@dataclass(frozen=True)
class Option:
    """Something that may be chosen about a format: `values` where only these are taken."""

    name: str
    sentence: str
    default: Any = None
    values: tuple[str, ...] = ()


PROVENANCE = "provenance"
"""The option by which a format tells where each object of the consensus comes from."""


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
    options: tuple[Option, ...] = ()
    reads_facts: bool = False
    """Whether images come with their metadata, measures and sizes, whatever else is asked for."""
    module: str = ""
    """A Python module that it needs and that a plain installation does not have."""

    @property
    def is_available(self) -> bool:
        """Whether it can be written here."""
        return not self.module or find_spec(self.module) is not None
