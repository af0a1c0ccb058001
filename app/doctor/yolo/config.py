"""data.yaml: names, splits, keypoints."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.doctor.findings import Found, Register, declare
from app.formats.yolo_classes import are_flips, keypoint_shape, whole_number

UNREADABLE_CONFIG = declare(
    "Y001-config-unreadable",
    "error",
    why="Without data.yaml nothing says what the classes are called and where the images lie. Aliases and"
    " deep nesting, which can grow into gigabytes, are not followed.",
    mend="Write a mapping with path, train, val and names.",
)
NO_CONFIG = declare(
    "Y007-no-names",
    "note",
    why="No data.yaml, classes.txt or obj.names was found: whether a class exists cannot be told.",
    mend="Add data.yaml with names, or classes.txt.",
)


@dataclass
class Config:
    """What data.yaml says; `names` is None where nothing says how the classes are called."""

    root: Path
    file_name: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    names: list[str] | None = None

    @property
    def class_count(self) -> int | None:
        """How many classes there are; the larger number where two contradict each other, which is told."""
        nc = self.values.get("nc")
        counts = [len(self.names)] if self.names is not None else []
        counts += [nc] if type(nc) is int and nc > 0 else []
        return max(counts, default=None)

    @property
    def keypoints(self) -> tuple[int, int] | None:
        """How many keypoints an object has, and of how many numbers each; None for no pose dataset."""
        return keypoint_shape(self.values.get("kpt_shape"))


CONFIG = Register[Config]()


def names_in(value: Any) -> list[str] | None:
    """The names of data.yaml: a list, or a mapping of places to names, in the order of their numbers."""
    if isinstance(value, list):
        return [str(each) for each in value]
    if isinstance(value, dict):
        numbers = {key: whole_number(key) for key in value}
        return [str(value[key]) for key in sorted(value, key=lambda key: numbers[key] or 0)]
    return None


@CONFIG.check(
    "Y002-names-and-nc-differ",
    "error",
    why="nc is the count of names. Ultralytics refuses the dataset; older YOLOs train with classes that "
    "have no name.",
    mend="Correct nc or leave it out. Names as a mapping must count from 0 without gaps.",
)
def names_and_count(config: Config) -> Iterator[Found]:
    """An nc that is not the count of names, or names with gaps."""
    nc, names = config.values.get("nc"), config.values.get("names")
    if config.names is not None and nc is not None and nc != len(config.names):
        yield Found(f"{config.file_name} nc", f"{len(config.names)}", f"{nc}")
    if isinstance(names, dict) and set(names) != set(range(len(names))):
        keys = ", ".join(map(str, list(names)[:8]))
        yield Found(f"{config.file_name} names", f"keys from 0 to {len(names) - 1}", keys)


@CONFIG.check(
    "Y003-kpt-shape",
    "error",
    why="kpt_shape is [count, 2] for x and y or [count, 3] with visibility; anything else and no line can"
    " be read as a pose.",
    mend="Write for example kpt_shape: [17, 3].",
)
def wrong_shape(config: Config) -> Iterator[Found]:
    """A kpt_shape that is none."""
    shape = config.values.get("kpt_shape")
    if shape is not None and keypoint_shape(shape) is None:
        yield Found(f"{config.file_name} kpt_shape", "[count, 2] or [count, 3]", f"{shape}"[:60])


@CONFIG.check(
    "Y004-flip-idx",
    "error",
    why="flip_idx says which keypoint takes the place of which when the picture is mirrored. If it is no "
    "exchange of pairs, half of the training pictures have left and right wrong.",
    mend="Write every place from 0 once, so that flipping twice gives the start.",
)
def wrong_flip(config: Config) -> Iterator[Found]:
    """A flip_idx that is no exchange of the keypoints."""
    flip, keypoints = config.values.get("flip_idx"), config.keypoints
    if flip is None or keypoints is None:
        return
    count = keypoints[0]
    if are_flips(flip, count):
        return
    is_complete = isinstance(flip, list) and sorted(map(str, flip)) == sorted(
        map(str, range(count))
    )
    expected = "pairs that exchange places" if is_complete else f"each of 0 to {count - 1} once"
    yield Found(f"{config.file_name} flip_idx", expected, f"{flip}"[:60])
