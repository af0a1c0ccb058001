"""Pascal VOC's pictures of classes and objects: a mask for each object, joined with the boxes of its XML."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from app.formats.reading.findings import FileRefused
from app.formats.reading.masks import masks_of_numbers
from app.formats.reading.names import Names
from app.formats.reading.numbered_png import Numbered, Numbers, read_numbered
from app.formats.reading.records import Mark, Reading
from app.formats.reading.voc_labels import Labels
from app.formats.records import Shape
from app.formats.regions import bounds_of_shape
from app.geometry.boxes import Box, Size
from app.geometry.points import bounds_of

CLASSES, OBJECTS = "SegmentationClass", "SegmentationObject"
_VOID = 255
_SLACK_PX = 2
"""By so much a mask may stick out of the box of its object: writers round their edges in several ways."""


@dataclass(frozen=True, slots=True)
class Region:
    """The pixels of one number. `name` is empty where no picture of classes says what they are."""

    number: int
    name: str
    shape: Shape
    bounds: Box
    place: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """The paths of the two pictures of an image, where there are such."""

    classes: str | None
    objects: str | None

    @property
    def place(self) -> str:
        """The one that tells more."""
        return self.objects or self.classes or ""


def regions_of(
    reading: Reading, pictures: Pictures, labels: Labels, size: Size | None
) -> list[Region]:
    """The regions in an image's pictures: of each object, or of each class where objects are not told apart.

    Pictures that cannot be read, or have another size than the image, are told and left out.
    """
    classes = _read(reading, pictures.classes, size)
    objects = _read(reading, pictures.objects, size)
    if classes and objects and classes.numbers.shape != objects.numbers.shape:
        _refuse_size(reading, pictures.place, classes.numbers.shape, objects.numbers.shape)
        return []
    if objects is None:
        return list(_of_classes(classes, labels, pictures.place)) if classes else []
    return list(_of_objects(objects, classes, labels, pictures.place))


def join(boxes: Sequence[Mark], regions: Sequence[Region], names: Names) -> Iterator[Mark]:
    """Give each box its mask; regions without a box follow as marks of their own.

    The number of an object is its place in the XML. Where that cannot be, as in files that number the regions alone,
    the box that fits best is taken.
    """
    owners = _by_place(boxes, regions, names) or _by_overlap(boxes, regions, names)
    for region in regions:
        if region.number in owners:
            boxes[owners[region.number]].shape = region.shape
    yield from boxes
    for region in regions:
        if region.number not in owners:
            key = f"pixels {region.number}"
            yield Mark(key, region.place, names.number(region.name), region.shape)


def _of_classes(classes: Numbered, labels: Labels, place: str) -> Iterator[Region]:
    for number, shape in masks_of_numbers(classes.numbers).items():
        name = labels.name_of(number, classes.colors.get(number))
        if name is not None:
            yield _region(number, name, shape, f"{place}, number {number}")


def _of_objects(
    objects: Numbered, classes: Numbered | None, labels: Labels, place: str
) -> Iterator[Region]:
    numbers = np.where(objects.numbers == _VOID, 0, objects.numbers)
    kinds = _most_frequent(numbers, classes.numbers) if classes else {}
    for number, shape in masks_of_numbers(numbers).items():
        kind = kinds.get(number, 0)
        color = classes.colors.get(kind) if classes else None
        name = labels.name_of(kind, color) or ""
        yield _region(number, name, shape, f"{place}, object {number}")


def _region(number: int, name: str, shape: Shape, place: str) -> Region:
    height, width = shape["size"]
    return Region(number, name, shape, bounds_of_shape(shape, Size(width, height)), place)


def _most_frequent(numbers: Numbers, kinds: Numbers) -> dict[int, int]:
    """The class that most pixels of each number have, but background and void."""
    is_seen = (numbers > 0) & (kinds > 0) & (kinds != _VOID)
    pairs, counts = np.unique(
        np.stack([numbers[is_seen], kinds[is_seen]]), axis=1, return_counts=True
    )
    ranked = sorted(zip(counts.tolist(), *pairs.tolist(), strict=True))
    return {number: kind for _, number, kind in ranked}


def _by_place(
    boxes: Sequence[Mark], regions: Sequence[Region], names: Names
) -> dict[int, int] | None:
    owners = {region.number: region.number - 1 for region in regions}
    is_sound = all(
        owners[region.number] < len(boxes) and _may_be(boxes[region.number - 1], region, names)
        for region in regions
    )
    return owners if is_sound else None


def _by_overlap(boxes: Sequence[Mark], regions: Iterable[Region], names: Names) -> dict[int, int]:
    """The pairs that overlap most are made first; equal ones in the order of the file."""
    pairs = sorted(
        (-_overlap(_box_of(mark), region.bounds), region.number, place)
        for region in regions
        for place, mark in enumerate(boxes)
        if _may_be(mark, region, names)
    )
    owners: dict[int, int] = {}
    for _, number, place in pairs:
        if number not in owners and place not in owners.values():
            owners[number] = place
    return owners


def _may_be(mark: Mark, region: Region, names: Names) -> bool:
    """Whether the class is the same and the region lies in the box."""
    if region.name and names.number(region.name) != mark.category:
        return False
    box, bounds = _box_of(mark), region.bounds
    return (
        bounds.x >= box.x - _SLACK_PX
        and bounds.y >= box.y - _SLACK_PX
        and bounds.right <= box.right + _SLACK_PX
        and bounds.bottom <= box.bottom + _SLACK_PX
    )


def _box_of(mark: Mark) -> Box:
    shape = mark.shape
    if shape["type"] == "polygon":
        return bounds_of(shape["parts"][0][0])
    return Box(shape["x"], shape["y"], shape["width"], shape["height"])


def _overlap(a: Box, b: Box) -> float:
    """What two boxes share, as a part of what they cover together."""
    width = max(0.0, min(a.right, b.right) - max(a.x, b.x))
    height = max(0.0, min(a.bottom, b.bottom) - max(a.y, b.y))
    shared = width * height
    return shared / (a.area + b.area - shared) if shared else 0.0


def _read(reading: Reading, path: str | None, size: Size | None) -> Numbered | None:
    if path is None:
        return None
    try:
        found = read_numbered(reading.source, path)
    except FileRefused as refusal:
        reading.findings.refused(
            "segments-unreadable", refusal.place, "a sound PNG", refusal.problem, "left out"
        )
        return None
    if size is not None and found.numbers.shape != (size.height, size.width):
        _refuse_size(reading, path, (size.height, size.width), found.numbers.shape)
        return None
    return found


def _refuse_size(
    reading: Reading, path: str, expected: tuple[int, ...], received: tuple[int, ...]
) -> None:
    told, found = (f"{shape[1]} x {shape[0]} pixels" for shape in (expected, received))
    reading.findings.refused("segments-size", path, told, found, "left out")
