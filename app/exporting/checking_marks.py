"""Labels read back by the reader that an import would use, some images at a time, and held against what was given.

Every object is counted. Those of the sampled images must have their category, and lie where they were.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from app.exporting.checking_points import are_points_near, in_image
from app.exporting.verified import ROUNDED_PX, WHOLE_PX, Kept, Verified, are_near, is_thick
from app.formats.reading.detecting import detect
from app.formats.reading.findings import Findings
from app.formats.reading.records import Contents, Mark, Picture, Reading
from app.formats.reading.sources import Source
from app.formats.records import Image, Object, Shape
from app.formats.regions import REGIONS, bounds_of_shape, iou_of_runs, runs_of, size_of
from app.geometry.boxes import Box, Size
from app.geometry.masks import Runs, bounds_of_runs, union_of
from app.geometry.points import bounds_of

_UNKNOWN = Size(1, 1)
"""For images that are counted alone."""

ObjectOf = Callable[[str, str], int]
"""The id of the object that a mark belongs to, by the keys of its picture and its own."""


@dataclass(frozen=True)
class Family:
    """How the labels of a format are read. `reader` is what importing calls it.

    `holds_boxes`: of regions only the boxes around them. `may_grow`: only what surrounds a region. `is_cut`: no
    keypoint lies beyond the edge of its image.
    """

    reader: str
    holds_boxes: bool = False
    may_grow: bool = False
    is_cut: bool = False
    slack_px: float = ROUNDED_PX


@dataclass
class Batch:
    """Files to be read at once, by their paths.

    `images`: where sampled images are placed, by the keys that the reader gives their pictures. `object_of`: unless
    the file tells ids, marks are numbered as they were written.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    images: dict[str, str] = field(default_factory=dict)
    object_of: ObjectOf | None = None


def check_marks(family: Family, batches: Iterable[Batch], kept: Kept) -> Verified:
    """Read everything, a batch at a time."""
    found = Verified(0, 0)
    for batch in batches:
        with TemporaryDirectory() as folder:
            _Check(family, batch, kept, found).run(Path(folder))
    return found


@dataclass
class _Check:
    """A batch that is looked at."""

    family: Family
    batch: Batch
    kept: Kept
    found: Verified

    def run(self, folder: Path) -> None:
        """Lay the files down, and read them."""
        for path, content in self.batch.files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        places = self.batch.images.values()
        sizes = {place: size_of(self.kept.images[place]) for place in places}
        source = Source(folder)
        reading = Reading(source, Findings(), lambda name: sizes.get(name, _UNKNOWN))
        contents = detect(source, self.family.reader).read(reading)
        for picture in contents.pictures:
            self._picture(picture, contents)

    def _picture(self, picture: Picture, contents: Contents) -> None:
        marks = self._by_object(picture)
        self.found.images = (self.found.images or 0) + 1
        self.found.objects = (self.found.objects or 0) + len(marks)
        place = self.batch.images.get(picture.key)
        if place is None:
            return
        image, held = self.kept.images[place], self.kept.held[place]
        if self.batch.object_of is None:
            marks = dict(zip(held, marks.values(), strict=False))
        names = {each.id: each.name for each in contents.categories}
        objects = {each.id: each for each in image.objects}
        for number in held:
            said = self._wrong(objects[number], marks.get(number, ()), image, names)
            if said:
                self.found.find_wrong(f"{image.file_name}: object {number} {said}.")

    def _by_object(self, picture: Picture) -> dict[int, list[Mark]]:
        """Marks by the ids of their objects, or by their place in the file."""
        found: dict[int, list[Mark]] = {}
        for mark in picture.marks:
            object_of = self.batch.object_of
            known = object_of(picture.key, mark.key) if object_of else int(mark.key.split("/")[0])
            found.setdefault(known, []).append(mark)
        return found

    def _wrong(
        self, given: Object, marks: Sequence[Mark], image: Image, names: dict[int, str]
    ) -> str:
        """What is wrong with an object; empty where nothing is."""
        if not marks:
            return "is not there"
        name = self.kept.names.get(given.category_id)
        # Points that stand for a skeleton have the names of its keypoints.
        is_named = any(mark.shape["type"] != "point" for mark in marks)
        if (
            name is not None
            and is_named
            and _plain(name) not in {_plain(names[m.category]) for m in marks}
        ):
            return "has another category"
        shapes = [mark.shape for mark in marks]
        return "" if self._is_where(given.shape, shapes, size_of(image)) else "is not where it was"

    def _is_where(self, given: Shape, shapes: Sequence[Shape], size: Size) -> bool:
        are_regions = all(each["type"] in REGIONS for each in shapes)
        if given["type"] in REGIONS and are_regions and not self.family.holds_boxes:
            found = union_of([runs_of(each, size) for each in shapes])
            return self._is_painted(given, found, size)
        told = in_image(given, size) if self.family.is_cut else given
        if are_points_near(told, shapes, self.family.slack_px) is False:
            return False
        around = _around([bounds_of_shape(each, size) for each in shapes])
        return any(are_near(box, around, self.family.slack_px) for box in _boxes_of(given, size))

    def _is_painted(self, given: Shape, found: Runs, size: Size) -> bool:
        """The edges of what is painted are compared, and where it has an inside, how far both are the same."""
        expected = runs_of(given, size)
        bounds, around = bounds_of_runs(expected, size), bounds_of_runs(found, size)
        if bounds is None:
            return True
        if around is None:
            return not is_thick(expected, size)
        if self.family.may_grow and given["type"] != "box":
            return are_near(around, _around([bounds, around]), WHOLE_PX)
        iou = iou_of_runs(expected, found)
        self.found.compare(iou)
        is_same = iou >= self.kept.promised_iou or not is_thick(expected, size)
        return is_same and are_near(bounds, around, WHOLE_PX)


def _boxes_of(shape: Shape, size: Size) -> list[Box]:
    """The box around a shape; of a skeleton with a box that, the one around its points, and the one around both."""
    whole = bounds_of_shape(shape, size)
    if shape["type"] != "keypoints":
        return [whole]
    points = bounds_of_shape({**shape, "box": None}, size)
    return [whole, points, _around([whole, points])]


def _around(boxes: Sequence[Box]) -> Box:
    return bounds_of([corner for box in boxes for corner in _corners(box)])


def _corners(box: Box) -> list[tuple[float, float]]:
    return [(box.x, box.y), (box.right, box.bottom)]


def _plain(name: str) -> str:
    """A name as far as each format can write it."""
    return "".join(filter(str.isprintable, name)).strip()[:200]
