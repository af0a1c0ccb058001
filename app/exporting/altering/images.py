"""Images as an export shows them: of each the pictures that are made of it, with own names, ids and objects."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from io import StringIO
from itertools import count
from pathlib import PurePosixPath
from uuid import uuid5

from app.exporting.altering.asked import Preparation
from app.exporting.altering.hidden import Hidden
from app.exporting.altering.labels import Fate, moved_objects, regions_to_hide
from app.exporting.altering.plan import Plan
from app.exporting.altering.plans import plans_of
from app.formats.records import Dataset, Image, Layer, Object
from app.formats.regions import size_of
from app.formats.writing import Report
from app.hiding.places import Place

DERIVED = "derived.csv"
SLIVERS = "Objects of which a tile or a crop shows less than was asked for are left out; other pictures show them."
ANSWERS = "Answers to questions about whole images were left out of tiles."
_TRUE_OF_COPIES = ("date_captured", "state", "is_gold")
_COLUMNS = [
    "image_id",
    "file_name",
    "source_image_id",
    "source_file_name",
    "x",
    "y",
    "width",
    "height",
]
_COLUMNS += ["scaled_width", "scaled_height", "mirrored", "quarter_turns", "brightness"]
_COLUMNS += ["exposure_stops", "noise", "noise_seed"]


@dataclass(frozen=True, slots=True)
class Altered:
    """One picture of an image: what is written of it, where each point went, and what became of each object."""

    image: Image
    plan: Plan
    fates: Sequence[Fate]


@dataclass(frozen=True)
class Alterations:
    """What an export makes of its images. Ids are permanent where an image stays one, else counted from 1."""

    asked: Preparation
    dataset: Dataset
    report: Report
    image_ids: Iterator[int]
    object_ids: Iterator[int]

    @classmethod
    def of(cls, asked: Preparation, dataset: Dataset, report: Report) -> "Alterations":
        """Nothing made yet."""
        return cls(asked, dataset, report, count(1), count(1))

    def images_of(self, image: Image, key: str) -> Iterator[Altered]:
        """The pictures of one image, each with its plan. Only images for training are copied.

        Args:
            image: the original, whose name has the ending of what will be written.
            key: what makes chance the same each time, such as the hash of the picture.
        """
        said = [image.answers, *(each.answers for each in image.layers)]
        if self.asked.tiles and any(any(each.values()) for each in said):
            self.report.lose("tile-answers-dropped", ANSWERS, image.file_name)
        for plan in plans_of(size_of(image), self.asked, key=key, is_copied=is_for_training(image)):
            yield self._altered(image, plan)

    def hidden_on(self, image: Image, marked: Sequence[Place]) -> Hidden:
        """The places on the original that must not be recognised; marked ones always count."""
        hide = self.asked.hide
        if hide is None:
            return Hidden()
        names = set(hide.categories)
        ids = frozenset(each.id for each in self.dataset.categories if each.name in names)
        return Hidden(regions_to_hide(image, ids), marked, tuple(hide.find), hide.how)

    def _altered(self, image: Image, plan: Plan) -> Altered:
        skeletons = {each.id: each.skeleton for each in self.dataset.categories}
        moved = moved_objects(image, plan, skeletons, self.asked.min_visible)
        path = PurePosixPath(image.file_name)
        made = replace(
            image,
            file_name=str(path.with_name(f"{path.stem}{plan.suffix}{path.suffix}")),
            width=plan.size.width,
            height=plan.size.height,
            objects=tuple(moved.objects),
            answers={} if self.asked.tiles else image.answers,
            layers=tuple(map(_unanswered, image.layers)) if self.asked.tiles else image.layers,
            # The file is another one: by the original's sums nobody may take it for that.
            about={name: image.about[name] for name in _TRUE_OF_COPIES if name in image.about},
        )
        for _ in range(moved.sliver_count):
            self.report.lose("slivers-left-out", SLIVERS, made.file_name)
        numbered = self._numbered(made) if self.asked.is_multiplying else made
        return Altered(numbered, plan, moved.fates)

    def _numbered(self, image: Image) -> Image:
        id = next(self.image_ids)
        return replace(
            image, id=id, objects=tuple(self._with_own_ids(each, id) for each in image.objects)
        )

    def _with_own_ids(self, each: Object, image_id: int) -> Object:
        group = None if each.group_id is None else uuid5(each.group_id, str(image_id))
        return replace(each, id=next(self.object_ids), group_id=group)


def _unanswered(layer: Layer) -> Layer:
    return replace(layer, answers={})


def is_for_training(image: Image) -> bool:
    """Whether an image is neither for validation nor for tests."""
    return image.split in ("", "train")


def derived_head() -> bytes:
    """The first line of the table that says what each picture was made of."""
    return _line(_COLUMNS)


def derived_row(image: Image, source: Image, plan: Plan) -> bytes:
    """One picture in it."""
    cells = [image.id, image.file_name, source.id, source.file_name, *plan.window]
    cells += [plan.content.width, plan.content.height]
    cells += [int(plan.is_mirrored), plan.quarter_turns, plan.brightness]
    return _line([*cells, plan.stops, plan.noise, plan.noise_seed])


def _line(cells: list[object] | list[str]) -> bytes:
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()
