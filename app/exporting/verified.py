"""What is kept of an export to hold its file against, and what is found on reading the file back."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.exporting.checking_points import are_points_near
from app.formats.records import Image, Object, Shape
from app.formats.regions import REGIONS, iou_of_runs, runs_of
from app.formats.writing import Report
from app.geometry.boxes import Box, Size
from app.geometry.masks import Runs, area_of_runs, bounds_of_runs

SAMPLE = 2_000
ROUNDED_PX, WHOLE_PX = 0.05, 1.1
"""How far an edge or a point may move: corners have a few decimals; or are whole pixels."""
MOST_PIXELS = 50_000_000
"""Larger images are not painted a second time: their pictures of labels are counted only."""

Said = Mapping[str, Any]
_MISSING = object()


@dataclass
class Kept:
    """A sample of what was given to the writer: about `SAMPLE` of all objects, whichever come."""

    total: int
    shapes: dict[int, tuple[Shape, Size]] = field(default_factory=dict)
    objects: dict[int, Object] = field(default_factory=dict)
    """What else was given of them: categories, attributes, groups."""
    images: dict[str, Image] = field(default_factory=dict)
    """Whole images with about `SAMPLE` objects together, by where the writer places their pictures."""
    held: dict[str, tuple[int, ...]] = field(default_factory=dict)
    """Which of their objects the writer took, in its order, by the same."""
    names: Mapping[int, str] = field(default_factory=dict)
    """Of categories, by their ids."""
    promised_iou: float = 0.9
    """Regions are as they were given but for the rounding of corners, and for what the report tells of them."""
    object_count: int = 0
    _whole_count: int = 0

    @property
    def stride(self) -> int:
        """Every how manieth object is kept."""
        return max(1, self.total // SAMPLE)

    def keep(self, image: Image, place: str | None, held: tuple[int, ...] = ()) -> None:
        """Look at one image more; `held` are the objects that the writer took."""
        self._keep_whole(image, place, held)
        for each in image.objects:
            if self.object_count % self.stride == 0:
                self.shapes[each.id] = (each.shape, Size(image.width, image.height))
                self.objects[each.id] = each
            self.object_count += 1

    def _keep_whole(self, image: Image, place: str | None, held: tuple[int, ...]) -> None:
        is_due = self._whole_count * max(1, self.total) <= SAMPLE * self.object_count
        is_small = image.width * image.height <= MOST_PIXELS
        if place is not None and image.objects and is_due and is_small:
            self.images[place] = image
            self.held[place] = held
            self._whole_count += len(image.objects)

    def promise(self, report: Report) -> None:
        """Allow for the bending that a report tells of."""
        told = [each.min_iou for each in report.losses.values() if each.min_iou is not None]
        self.promised_iou = min((self.promised_iou, *told))

    def iou(self, object_id: int, found: Runs) -> float | None:
        """How far pixels are those that were given; None for an object that was not kept, or covers none."""
        shape, size = self.shapes.get(object_id, (None, None))
        if shape is None or size is None or shape["type"] not in REGIONS:
            return None
        return iou_of_runs(runs_of(shape, size), found)


@dataclass
class Verified:
    """What was found on reading back. `objects` and `images` are None where they cannot be counted."""

    images: int | None = None
    objects: int | None = None
    masks: int = 0
    min_mask_iou: float | None = None
    wrong_count: int = 0
    """Objects of the sample that are not as they were given: elsewhere, of another category, or not there."""
    first_wrong: str = ""

    def compare(self, iou: float | None) -> None:
        """One mask more, where it is one of the sample."""
        if iou is not None:
            self.masks += 1
            self.min_mask_iou = iou if self.min_mask_iou is None else min(self.min_mask_iou, iou)

    def hold_against(self, kept: Kept, object_id: int, runs: Runs) -> None:
        """The pixels of an object, where it is one of the sample. Too thin ones are told of, but prove nothing."""
        iou = kept.iou(object_id, runs)
        if iou is None:
            return
        self.compare(iou)
        shape, size = kept.shapes[object_id]
        if iou < kept.promised_iou and is_thick(runs_of(shape, size), size):
            self.find_wrong(f"Object {object_id} overlaps with what was given by {iou:.4f}.")

    def hold_shape(self, kept: Kept, object_id: int, shape: Shape, size: Size) -> None:
        """A shape that the file has as it was drawn: by its pixels, or where it covers none by its points."""
        given, _ = kept.shapes[object_id]
        if given["type"] in REGIONS and shape["type"] in REGIONS:
            self.hold_against(kept, object_id, runs_of(shape, size))
        elif given["type"] in REGIONS or not are_points_near(given, [shape], ROUNDED_PX):
            self.find_wrong(f"Object {object_id} is not where it was.")

    def hold_said(
        self, kept: Kept, object_id: int, category: object, said: Said, *, has_groups: bool = True
    ) -> None:
        """What is said of an object: the name of its category, and `said` with its attributes and group.

        Files may have more attributes than were given, as the rotation of COCO's boxes.
        """
        given = kept.objects[object_id]
        name = kept.names.get(given.category_id)
        attributes = said.get("attributes") or {}
        group = given.group_id and str(given.group_id)
        if category != name:
            self.find_wrong(f"Object {object_id} is of category {category}, not {name}.")
        elif any(attributes.get(key, _MISSING) != each for key, each in given.attributes.items()):
            self.find_wrong(f"Object {object_id} has other attributes than were given.")
        elif has_groups and (said.get("group_id") or None) != group:
            self.find_wrong(f"Object {object_id} is of another group than was given.")

    def find_wrong(self, sentence: str) -> None:
        """One object more that is not as it was given."""
        self.wrong_count += 1
        self.first_wrong = self.first_wrong or sentence

    @property
    def is_read_back(self) -> bool:
        """Whether the format's files could be looked at at all."""
        return self.images is not None

    def as_json(self, *, dropped: int, problems: Sequence[str]) -> dict[str, Any]:
        """For the manifest. `is_right` is null where nothing could be looked at."""
        iou = self.min_mask_iou
        return {
            "images": self.images,
            "objects": self.objects,
            "masks": self.masks,
            "min_mask_iou": None if iou is None else round(iou, 6),
            "dropped": dropped,
            "is_right": not problems if self.is_read_back or problems else None,
            "problems": list(problems),
        }


_LEFT_OUT = ("unlabelled-left-out", "unanswered-left-out", "several-answers-left-out")
_APART = "unlabelled-apart"
_THICK_PX = 4


def problems_of(found: Verified, report: Report, kept: Kept, given: int | None) -> list[str]:
    """What is wrong with a file, in sentences; none where it holds what the report says.

    Args:
        found: what was read from the bytes that were written.
        report: what the writer says of them.
        kept: what was given to the writer.
        given: how many objects the truth has, counted by Postgres; None where pictures are made otherwise.
    """
    return [*_miscounted(report, kept, given), *_misread(found, report)]


def _miscounted(report: Report, kept: Kept, given: int | None) -> Iterator[str]:
    held, dropped = report.held_count, report.dropped_count
    if held + dropped != kept.object_count:
        yield f"{kept.object_count:,} objects were given, {held:,} are told to be held and {dropped:,} to be dropped."
    if given is not None and given != kept.object_count:
        yield f"The truth has {given:,} objects, {kept.object_count:,} were written."


def _misread(found: Verified, report: Report) -> Iterator[str]:
    objects = report.held_count - report.count_of("stuff-merged")
    if found.objects is not None and found.objects != objects:
        yield f"{objects:,} objects were written, {found.objects:,} are in the file."
    images = report.image_count - report.count_of(*_LEFT_OUT)
    least = images - report.count_of(_APART)
    if found.images is not None and not least <= found.images <= images:
        yield f"{images:,} images were written, {found.images:,} are in the file."
    if found.wrong_count:
        verb = "is" if found.wrong_count == 1 else "are"
        yield f"Of what was looked at closely {found.wrong_count:,} {verb} not as given. {found.first_wrong}"


def are_near(given: Box, found: Box, slack_px: float) -> bool:
    """Whether no edge of a box has moved further."""
    pairs = (
        (given.x, found.x),
        (given.y, found.y),
        (given.right, found.right),
        (given.bottom, found.bottom),
    )
    return all(abs(one - other) <= slack_px for one, other in pairs)


def is_thick(runs: Runs, size: Size) -> bool:
    """Whether a region has an inside that does not hang on how its corners are rounded."""
    box = bounds_of_runs(runs, size)
    return box is not None and area_of_runs(runs) >= _THICK_PX * (box.width + box.height)
