"""The checks of one VOC file."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PureWindowsPath

from app.doctor.findings import Found, Register
from app.doctor.voc.xml_text import Node

CORNERS = ("xmin", "ymin", "xmax", "ymax")


@dataclass
class Sheet:
    """A file: its outermost element, and its name without the ending."""

    root: Node
    name: str
    stem: str

    def objects(self) -> Iterator[tuple[str, Node]]:
        """Its objects, each with its place."""
        for number, node in enumerate(self.root.all("object"), 1):
            yield f"{self.name} /{self.root.tag}/object[{number}] line {node.line}", node

    def boxes(self) -> Iterator[tuple[str, tuple[float, ...], Node]]:
        """The boxes whose corners are numbers, each with its place and object."""
        for place, node in self.objects():
            corners = corners_of(node)
            if corners is not None:
                yield f"{place} bndbox", corners, node

    @property
    def size(self) -> tuple[int, int] | None:
        """Width and height as the file says; None where it does not."""
        node = self.root.child("size")
        if node is None:
            return None
        sides = [number_of(node.say(side)) for side in ("width", "height")]
        if any(side is None or not 0 < side < 1e9 for side in sides):
            return None
        return int(sides[0] or 0), int(sides[1] or 0)


SHEETS = Register[Sheet]()


def number_of(text: str) -> float | None:
    """A finite number in a text."""
    try:
        number = float(text)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def corners_of(node: Node) -> tuple[float, ...] | None:
    """xmin, ymin, xmax and ymax of an object's box, if all are numbers."""
    box = node.child("bndbox")
    if box is None:
        return None
    numbers = [number_of(box.say(name)) for name in CORNERS]
    return None if None in numbers else tuple(each or 0.0 for each in numbers)


@SHEETS.check(
    "V010-size-missing",
    "warning",
    why="Converters divide by width and height: without them, or with 0 (as old LabelImg wrote), they "
    "fail or write infinity.",
    mend="Write the size of the image file.",
)
def missing_size(sheet: Sheet) -> Iterator[Found]:
    """No size, or one that no picture has."""
    if sheet.size is None:
        node = sheet.root.child("size")
        found = "none" if node is None else f"{node.say('width')!r} x {node.say('height')!r}"
        yield Found(f"{sheet.name} /{sheet.root.tag}/size", "width and height above 0", found)


@SHEETS.check(
    "V014-file-name-differs",
    "warning",
    why="Readers that go by filename and those that go by the name of the XML file find different "
    "pictures.",
    mend="Write the image's name into filename.",
)
def other_file_name(sheet: Sheet) -> Iterator[Found]:
    """A filename that is not the XML file's own."""
    said = sheet.root.say("filename").strip()
    stem = PureWindowsPath(said).stem
    if said and sheet.stem not in (stem, PureWindowsPath(said).name):
        yield Found(f"{sheet.name} /{sheet.root.tag}/filename", f"{sheet.stem}.…", repr(said))


@SHEETS.check(
    "V020-object-without-name",
    "error",
    why="The object has no class.",
    mend="Add its name, or remove the object.",
)
def nameless_objects(sheet: Sheet) -> Iterator[Found]:
    """An object without a name."""
    for place, node in sheet.objects():
        if not node.say("name").strip():
            yield Found(f"{place} name", "a name", "none")


@SHEETS.check(
    "V021-object-without-box",
    "error",
    why="Readers take bndbox and its four corners of every object, and fail without.",
    mend="Add bndbox with xmin, ymin, xmax and ymax as numbers.",
)
def boxless_objects(sheet: Sheet) -> Iterator[Found]:
    """An object without four corners that are numbers."""
    for place, node in sheet.objects():
        if corners_of(node) is None:
            box = node.child("bndbox")
            found = "no bndbox" if box is None else str([box.say(name)[:20] for name in CORNERS])
            yield Found(f"{place} bndbox", "four numbers", found)


@SHEETS.check(
    "V022-box-reversed",
    "error",
    why="xmin must not lie right of xmax, nor ymin below ymax; a negative box makes training fail or the "
    "loss NaN. Equal corners are one pixel: VOC's belong to the box.",
    mend="Exchange the corners, as --fix does.",
    is_repairable=True,
)
def reversed_boxes(sheet: Sheet) -> Iterator[Found]:
    """A box whose corners are reversed."""
    for place, (left, top, right, bottom), _ in sheet.boxes():
        if left > right or top > bottom:
            found = f"[{left:g}, {top:g}, {right:g}, {bottom:g}]"
            yield Found(place, "xmin <= xmax and ymin <= ymax", found)


@SHEETS.check(
    "V023-box-outside",
    "error",
    why="The box reaches beyond the image that the file describes; converters write shares above 1, which"
    " YOLO drops.",
    mend="Compare size with the image file; cut the box at the edge. --fix does, where something is left.",
    is_repairable=True,
)
def boxes_outside(sheet: Sheet) -> Iterator[Found]:
    """A box that leaves its image."""
    if sheet.size is None:
        return
    width, height = sheet.size
    for place, (left, top, right, bottom), _ in sheet.boxes():
        if min(left, top) < 0 or right > width or bottom > height:
            found = f"[{left:g}, {top:g}, {right:g}, {bottom:g}]"
            yield Found(place, f"inside {width} x {height}", found)


@SHEETS.check(
    "V031-duplicate-object",
    "warning",
    why="The same object twice: one detection can match only one of the two, the other counts as missed.",
    mend="Remove one of them. --fix removes later ones.",
    is_repairable=True,
)
def duplicate_objects(sheet: Sheet) -> Iterator[Found]:
    """Two objects of one name and box."""
    seen: dict[tuple[object, ...], str] = {}
    for place, corners, node in sheet.boxes():
        first = seen.setdefault((node.say("name"), corners), place)
        if first != place:
            yield Found(place, "an object of its own", f"the same as {first}")
