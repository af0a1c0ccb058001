"""What an import comes to, counted. Pure."""

from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from app.importing.attributes import TypesFound


@dataclass
class Tally:
    """What an import comes to."""

    pictures: int = 0
    unmatched: int = 0
    objects: int = 0
    by_category: Counter[tuple[int, str]] = field(default_factory=Counter)
    attributes: TypesFound = field(default_factory=lambda: defaultdict(dict))
    """Of categories that are to be made: the types of each attribute's values."""
    answers: int = 0
    of_missing_categories: int = 0
    first_unmatched: list[str] = field(default_factory=list)

    splits: dict[str, "array[int]"] = field(default_factory=dict)
    """The images of each part of the split that the file states, by their ids: eight bytes an image."""

    def state_split(self, split: str, image_id: int) -> None:
        """Note that the file says which part an image is in."""
        self.splits.setdefault(split, array("q")).append(image_id)

    def add(self, other: "Tally") -> None:
        """Count what was counted elsewhere, of other marks."""
        self.objects += other.objects
        self.by_category.update(other.by_category)
        self.answers += other.answers
        self.of_missing_categories += other.of_missing_categories
