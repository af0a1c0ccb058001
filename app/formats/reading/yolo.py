"""YOLO: one text a picture, in fractions of its size: detection, outlines, poses, rotated boxes.

With a data.yaml, or with the names of yolo_mark (obj.names) or Label Studio (classes.txt) beside it.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import atan2, degrees, hypot

from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source, stem_of
from app.formats.reading.splits import note_parts_of_yolo
from app.formats.reading.xml_files import to_number
from app.formats.reading.yolo_classes import Classes, classes_of, has_names
from app.formats.records import Shape
from app.geometry.boxes import Size

_UNLABELLED = "unlabelled"
"""The folder of pictures that nobody has looked at."""
_CORNERED = 9
"""Numbers in the line of a rotated box: the class and four corners."""
_NOT_LABELS = {
    "train.txt",
    "val.txt",
    "valid.txt",
    "test.txt",
    "classes.txt",
    "labels.txt",
    "readme.txt",
}
_LINE = re.compile(rb"^\s*\d+(\s+-?\d*\.?\d+([eE]-?\d+)?){4,}\s*$")


@dataclass(frozen=True, slots=True)
class _Meaning:
    """What lines may mean: which classes there are, and whether four corners are a rotated box."""

    classes: Classes
    has_rotated: bool


def is_yolo(source: Source) -> bool:
    """Whether there are names of classes, or texts whose first line is a class and four numbers or more."""
    return (has_names(source) and bool(_labels_of(source))) or any(
        _first_line(source, name) for name in _labels_of(source)[:20]
    )


def read_yolo(reading: Reading) -> Contents:
    """Every text of labels, and every picture without: it was looked at and is empty, unless its folder denies it."""
    classes = classes_of(reading.source, reading.findings)
    labels = _labels_of(reading.source)
    meaning = _Meaning(classes, _are_rotated(reading.source, labels))
    pictures = [_picture(reading, name, meaning) for name in labels]
    labelled = {picture.path for picture in pictures if picture.path}
    pictures += [
        Picture(
            path, path, path, path=path, said={} if _UNLABELLED in path.split("/") else {"": Said()}
        )
        for path in reading.source.pictures
        if path not in labelled
    ]
    note_parts_of_yolo(pictures, reading.source, classes.config, classes.path)
    count = sum(len(each.marks) for each in pictures)
    return Contents("yolo", classes.categories(), iter(pictures), len(pictures), count)


def _labels_of(source: Source) -> list[str]:
    return [
        name for name in source.having(".txt") if name.rsplit("/", 1)[-1].lower() not in _NOT_LABELS
    ]


def _are_rotated(source: Source, labels: Sequence[str]) -> bool:
    """Whether every object has four corners: among other outlines, a right-angled one is an outline, too."""
    counts = (
        len(line.split())
        for name in labels
        for line in source.read(name).splitlines()
        if line.strip()
    )
    return all(count == _CORNERED for count in counts)


def _first_line(source: Source, name: str) -> bool:
    with source.path_of(name).open("rb") as file:
        return _LINE.match(file.readline(4096)) is not None


def _picture(reading: Reading, name: str, meaning: _Meaning) -> Picture:
    path = _picture_of(reading.source, name)
    stem = stem_of(name.replace("labels/", "", 1) if name.startswith("labels/") else name)
    picture = Picture(name, name, path or stem, path=path, said={"": Said()}, is_stem=path is None)
    size = reading.size_of(path or stem.rsplit("/", 1)[-1])
    lines = reading.source.read_text(name).splitlines()
    if size is None:
        # Where no picture is found either, that is told of the picture itself.
        return picture
    for at, line in enumerate(lines, start=1):
        if line.strip():
            picture.marks += _marks(reading, line, f"{name}:{at}", meaning, size)
    return picture


def _picture_of(source: Source, label: str) -> str | None:
    """The picture of a text: beside it, or in the folder `images` in place of `labels`."""
    stem = stem_of(label)
    swapped = re.sub(r"(^|/)labels(/|$)", r"\1images\2", stem)
    found = [path for each in {stem, swapped} for path in source.pictures_by_stem.get(each, ())]
    return found[0] if len(found) == 1 else None


def _marks(
    reading: Reading, line: str, place: str, meaning: _Meaning, size: Size
) -> Iterator[Mark]:
    values = [to_number(each) for each in line.split()]
    numbers = [each for each in values if each is not None]
    if (
        len(numbers) < len(values)
        or len(numbers) < 5
        or not numbers[0].is_integer()
        or numbers[0] < 0
    ):
        reading.findings.refused(
            "line-malformed", place, "a class and four numbers or more", line, "left out"
        )
        return
    index = int(numbers[0])
    classes = meaning.classes
    if not classes.may_be(index):
        reading.findings.refused("unknown-category", place, classes.expected, index, "left out")
        return
    shape = _shape(numbers[1:], meaning, size)
    if shape is None:
        expected = "4 numbers of a box, 8 of a rotated one, pairs of an outline, or a pose"
        reading.findings.refused(
            "line-malformed", place, expected, f"{len(numbers) - 1} numbers", "left out"
        )
        return
    skeleton = classes.skeleton_of(index)
    if skeleton is not None and shape["type"] == "keypoints":
        shape = _cut(shape, len(skeleton.keypoints), place, reading)
    yield Mark(place.rsplit(":", 1)[1], place, index + 1, shape)


def _shape(numbers: Sequence[float], meaning: _Meaning, size: Size) -> Shape | None:
    points = meaning.classes.points
    if points is not None and len(numbers) == 4 + points[0] * points[1]:
        return _pose(numbers, points, size)
    if len(numbers) in (4, 5):
        # A fifth number is the confidence that some detectors write.
        x, y, width, height = _box(numbers, size)
        return {"type": "box", "x": x, "y": y, "width": width, "height": height}
    if len(numbers) % 2 or len(numbers) < 6:
        return None
    ring = [
        [numbers[at] * size.width, numbers[at + 1] * size.height]
        for at in range(0, len(numbers), 2)
    ]
    turned = rotated_box_of(ring) if meaning.has_rotated else None
    return turned or {"type": "polygon", "parts": [[ring]]}


def _box(numbers: Sequence[float], size: Size) -> tuple[float, float, float, float]:
    cx, cy, width, height = numbers[:4]
    left, top = (cx - width / 2) * size.width, (cy - height / 2) * size.height
    return left, top, width * size.width, height * size.height


def _pose(numbers: Sequence[float], points: tuple[int, int], size: Size) -> Shape | None:
    count, width = points
    placed: list[list[float]] = []
    for at in range(4, 4 + count * width, width):
        x, y = numbers[at] * size.width, numbers[at + 1] * size.height
        v = int(numbers[at + 2]) if width == 3 else (2 if x or y else 0)
        placed.append([x, y, min(v, 2)] if v > 0 else [0.0, 0.0, 0])
    x, y, box_width, box_height = _box(numbers, size)
    outer = {"x": x, "y": y, "width": box_width, "height": box_height}
    return {"type": "keypoints", "points": placed, "box": outer}


def _cut(shape: Shape, count: int, place: str, reading: Reading) -> Shape:
    """A pose without the points that fill smaller skeletons up to the largest one's count."""
    points = shape["points"]
    if any(point[2] for point in points[count:]):
        reading.findings.ignored(
            "keypoints-beyond", place, f"{count} keypoints, as its class has names", len(points),
            "those beyond are left out",
        )  # fmt: skip
    return {**shape, "points": points[:count]}


def rotated_box_of(ring: Sequence[Sequence[float]]) -> Shape | None:
    """Four corners with right angles that are not parallel to the picture's sides."""
    if len(ring) != 4:
        return None
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = ring
    width, height = hypot(bx - ax, by - ay), hypot(cx - bx, cy - by)
    if not width or not height:
        return None
    skew = abs((bx - ax) * (cx - bx) + (by - ay) * (cy - by)) / (width * height)
    is_closed = hypot(ax + cx - bx - dx, ay + cy - by - dy) <= 0.02 * (width + height)
    if skew > 0.02 or not is_closed:
        return None
    return {
        "type": "rotated_box",
        "cx": (ax + cx) / 2,
        "cy": (ay + cy) / 2,
        "width": width,
        "height": height,
        "angle_deg": degrees(atan2(by - ay, bx - ax)),
    }
