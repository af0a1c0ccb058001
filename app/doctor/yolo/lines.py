"""The lines of label files: class, then shares of the image from 0 to 1."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from app.doctor.findings import Found, Register

EDGE = 0.01
"""By so much of the image a box may reach beyond it, for rounding."""


class Line(NamedTuple):
    """A line of a label file: its words, and its numbers where all of them are numbers."""

    place: str
    words: tuple[str, ...]
    numbers: tuple[float, ...] | None

    @property
    def is_box(self) -> bool:
        """Whether it has a box: of a detection, or before its keypoints."""
        return self.numbers is not None and len(self.numbers) == 5


@dataclass
class Labels:
    """The lines of one label file, and what the dataset says of all."""

    lines: list[Line]
    class_count: int | None = None
    keypoints: tuple[int, int] | None = None
    names: list[str] = field(default_factory=list)

    @property
    def sound(self) -> Iterator[tuple[Line, tuple[float, ...]]]:
        """Lines of finite numbers in a count that can be, with their numbers after the class."""
        for line in self.lines:
            if line.numbers is not None and _can_be(len(line.numbers), self.keypoints):
                yield line, line.numbers[1:]


LINES = Register[Labels]()


def read_lines(text: str, name: str) -> list[Line]:
    """The lines of a label file that are not empty."""
    lines = []
    for number, line in enumerate(text.splitlines(), 1):
        words = tuple(line.split())
        if words:
            lines.append(Line(f"{name} line {number}", words, _numbers(words)))
    return lines


@LINES.check(
    "Y010-wrong-columns",
    "error",
    why="A line is a class and 4 numbers (box), pairs of x and y (polygon, rotated box), or a box and its"
    " keypoints. With any other count Ultralytics drops the image with all its objects, telling so in"
    " one line of its log.",
    mend="Write the line again; a sixth column is often the score of a prediction.",
)
def wrong_columns(labels: Labels) -> Iterator[Found]:
    """A line of a count of numbers that means nothing."""
    for line in labels.lines:
        if line.numbers is not None and not _can_be(len(line.numbers), labels.keypoints):
            yield Found(line.place, _expected(labels.keypoints), f"{len(line.words)}")


@LINES.check(
    "Y011-not-a-number",
    "error",
    why="NaN, Infinity and words cannot be read as coordinates: the image is dropped, or the loss becomes"
    " NaN.",
    mend="Write the line again; commas between the numbers are a usual cause.",
)
def no_numbers(labels: Labels) -> Iterator[Found]:
    """A line with a word that is no finite number."""
    for line in labels.lines:
        if line.numbers is None:
            word = next(word for word in line.words if _number(word) is None)
            yield Found(line.place, "numbers", repr(word[:40]))


@LINES.check(
    "Y012-class-index",
    "error",
    why="Classes are places in the list of names, from 0. One beyond it ends training with an index out "
    "of range, or a crash of the graphics card.",
    mend="Correct the class or add the name; classes counted from 1 are the usual cause.",
)
def wrong_classes(labels: Labels) -> Iterator[Found]:
    """A class that is no place in the list of names."""
    most = "" if labels.class_count is None else f" to {labels.class_count - 1}"
    for line in labels.lines:
        if line.numbers is not None and not _is_class(line.numbers[0], labels.class_count):
            yield Found(line.place, f"a class from 0{most}", line.words[0])


@LINES.check(
    "Y013-not-normalised",
    "error",
    why="Coordinates are shares of the image's width and height. Ultralytics drops an image with one "
    "above 1 or below 0.",
    mend="Divide x and widths by the image's width, y and heights by its height.",
)
def not_normalised(labels: Labels) -> Iterator[Found]:
    """A coordinate that is no share."""
    for line, numbers in labels.sound:
        shares = _shares(numbers, labels.keypoints)
        beyond = [value for value in shares if not 0 <= value <= 1]
        is_negative_side = len(numbers) == 4 and min(numbers[2:]) < 0
        if beyond and not (is_negative_side and beyond == [v for v in numbers[2:] if v < 0]):
            yield Found(line.place, "numbers from 0 to 1", f"{beyond[0]:g}")


@LINES.check(
    "Y014-box-without-size",
    "error",
    why="A box without width or height, or with a negative one, matches nothing and makes the loss NaN.",
    mend="Remove the line, or draw the object.",
)
def boxes_without_size(labels: Labels) -> Iterator[Found]:
    """A box of no width or height."""
    for line, numbers in labels.sound:
        has_box = len(numbers) == 4 or labels.keypoints is not None
        if has_box and min(numbers[2:4]) <= 0:
            found = f"{numbers[2]:g} x {numbers[3]:g}"
            yield Found(line.place, "a width and height above 0", found)


@LINES.check(
    "Y015-duplicate-line",
    "warning",
    why="The same object twice has twice the weight; Ultralytics removes it and warns.",
    mend="Remove the line. --fix does.",
    is_repairable=True,
)
def duplicate_lines(labels: Labels) -> Iterator[Found]:
    """A line that has been there."""
    seen: dict[tuple[str, ...], str] = {}
    for line in labels.lines:
        first = seen.setdefault(line.words, line.place)
        if first != line.place:
            yield Found(line.place, "an object of its own", f"the same as {first}")


@LINES.check(
    "Y016-mixed-kinds",
    "warning",
    why="Boxes and polygons in one file: Ultralytics trains segmentation only where all lines are "
    "polygons, and drops them else.",
    mend="Write all objects of the dataset as one kind.",
)
def mixed_kinds(labels: Labels) -> Iterator[Found]:
    """A file of boxes and polygons."""
    if labels.keypoints is None:
        kinds = {len(numbers) == 4: line.place for line, numbers in labels.sound}
        if len(kinds) == 2:
            yield Found(
                kinds[True], "objects of one kind", f"a box here, a polygon in {kinds[False]}"
            )


@LINES.check(
    "Y017-box-over-edge",
    "warning",
    why="The middle lies in the image, but an edge beyond it: the box is larger than what can be seen.",
    mend="Cut the box at the edge of the image. --fix does.",
    is_repairable=True,
)
def boxes_over_edge(labels: Labels) -> Iterator[Found]:
    """A box that leaves the image by more than a hundredth of it."""
    for line, numbers in labels.sound:
        if len(numbers) != 4 and labels.keypoints is None:
            continue
        x, y, width, height = numbers[:4]
        if not all(0 <= value <= 1 for value in (x, y, width, height)):
            continue
        reach = max(width / 2 - x, height / 2 - y, x + width / 2 - 1, y + height / 2 - 1)
        if reach > EDGE:
            yield Found(line.place, "a box inside the image", f"one that is {reach:.3f} beyond")


def _numbers(words: tuple[str, ...]) -> tuple[float, ...] | None:
    numbers = tuple(map(_number, words))
    return None if None in numbers else tuple(each for each in numbers if each is not None)


def _number(word: str) -> float | None:
    try:
        number = float(word)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def _can_be(count: int, keypoints: tuple[int, int] | None) -> bool:
    if keypoints is not None:
        return count == 5 + keypoints[0] * keypoints[1]
    return count == 5 or (count >= 7 and count % 2 == 1)


def _expected(keypoints: tuple[int, int] | None) -> str:
    if keypoints is None:
        return "5 columns, or an odd count from 7 on"
    return f"{5 + keypoints[0] * keypoints[1]} columns"


def _is_class(number: float, count: int | None) -> bool:
    return number == int(number) and 0 <= number < (count if count is not None else math.inf)


def _shares(numbers: tuple[float, ...], keypoints: tuple[int, int] | None) -> list[float]:
    """The coordinates among the numbers: of keypoints without their visibility."""
    if keypoints is None:
        return list(numbers)
    points = numbers[4:]
    return [*numbers[:4], *(v for at, v in enumerate(points) if at % keypoints[1] < 2)]
