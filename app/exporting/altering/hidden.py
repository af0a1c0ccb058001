"""What pictures of an export hide: objects by their categories, marked places, and what a detector finds."""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Any

from app.formats.records import Shape
from app.formats.writing import Report
from app.hiding.detectors import MISSES, best_detector
from app.hiding.places import Findable, Place

HIDDEN = "hidden.csv"
NOTHING_FOUND = "A detector looked for faces and number plates and found none. It misses some: look at these first."
_COLUMNS = ["image_id", "labelled", "marked", "found_faces", "found_plates"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What is known of one picture before it is opened, what to look for on it then, and `blur` or `pixelate`."""

    labelled: Sequence[Shape] = ()
    marked: Sequence[Place] = ()
    find: tuple[Findable, ...] = ()
    how: str = "blur"

    def with_found(self, found: Sequence[Place]) -> "Hidden":
        """The same where it is known what would be found: nothing is looked for."""
        return replace(self, marked=[*self.marked, *found], find=())

    def shapes(self, found: Sequence[Place]) -> list[Shape]:
        """All that is hidden, together with what was found."""
        return [*self.labelled, *(place.shape for place in [*self.marked, *found])]


@dataclass
class Tally:
    """How many places were hidden on each image whose picture was written."""

    rows: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    has_searched: bool = False
    found_last: Sequence[Place] = ()
    """On the image that was counted last."""

    def count(
        self, image_id: int, file_name: str, hidden: Hidden, found: Sequence[Place], report: Report
    ) -> None:
        """One image more."""
        self.found_last = found
        kinds = Counter(place.kind for place in found)
        faces, plates = kinds["face"], kinds["plate"]
        self.rows.append((image_id, len(hidden.labelled), len(hidden.marked), faces, plates))
        if hidden.find:
            self.has_searched = True
            if not found:
                report.lose("nothing-found", NOTHING_FOUND, file_name)

    def table(self) -> bytes:
        """`hidden.csv`."""
        text = StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows(self.rows)
        return text.getvalue().encode()

    def as_json(self) -> dict[str, Any]:
        """Sums for the manifest, and whose word for what was found it is."""
        sums = [sum(column) for column in zip(*self.rows, strict=True)] or [0] * len(_COLUMNS)
        detector = best_detector() if self.has_searched else None
        return {
            "images": len(self.rows),
            "regions": dict(zip(_COLUMNS[1:], sums[1:], strict=True)),
            "detector": detector and {"name": detector.name, "version": detector.version},
            "warning": MISSES if detector else None,
        }
