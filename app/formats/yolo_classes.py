"""What YOLO's data.yaml says of classes: how they are called by their numbers, and the keypoints of poses."""

from collections.abc import Mapping
from typing import Any

from app.formats.records import Skeleton

MOST_CLASSES = 10_000
_MOST_KEYPOINTS = 10_000
_LONGEST_NAME = 200


def numbered_names(value: Any) -> dict[int, str] | None:
    """The names by the numbers of their classes: of a list by their places, of a mapping by its keys.

    Names without a letter and keys that are no number are left out; None where it is neither list nor mapping.
    """
    if isinstance(value, list):
        entries = list(enumerate(value))
    elif isinstance(value, Mapping):
        entries = [
            (number, name)
            for key, name in value.items()
            if (number := whole_number(key)) is not None
        ]
    else:
        return None
    named = {number: _plain(name) for number, name in sorted(entries, key=lambda each: each[0])}
    return {number: name for number, name in named.items() if name and number < MOST_CLASSES}


def whole_number(value: Any) -> int | None:
    """A number from 0 on, as itself or as text."""
    text = str(value).strip()
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def keypoint_shape(value: Any) -> tuple[int, int] | None:
    """`kpt_shape`: how many keypoints there are, and of how many numbers each; None where it is none."""
    numbers = [whole_number(each) for each in value] if isinstance(value, list) else []
    if len(numbers) != 2 or None in numbers:
        return None
    count, width = (each or 0 for each in numbers)
    return (count, width) if 0 < count <= _MOST_KEYPOINTS and width in (2, 3) else None


def skeletons_by_class(
    values: Mapping[str, Any], numbers: Mapping[int, str], count: int
) -> dict[int, Skeleton]:
    """The keypoints of each class: `kpt_names` where they stand, else numbered; and `flip_idx` as pairs."""
    told = values.get("kpt_names")
    flips = _flips(values.get("flip_idx"), count) or ()
    made = {}
    for number in numbers:
        names = _keypoint_names(told, number)[:count] or [
            f"point {each + 1}" for each in range(count)
        ]
        pairs = tuple(pair for pair in flips if max(pair) < len(names))
        made[number] = Skeleton(tuple(names), flip_pairs=pairs)
    return made


def are_flips(value: Any, count: int) -> bool:
    """Whether it says of each keypoint which takes its place in a mirror, so that two mirrors undo each other."""
    return _flips(value, count) is not None


def _flips(value: Any, count: int) -> tuple[tuple[int, int], ...] | None:
    places = [whole_number(each) for each in value] if isinstance(value, list) else []
    order = [each for each in places if each is not None]
    if len(places) != count or sorted(order) != list(range(count)):
        return None
    if any(order[order[each]] != each for each in range(count)):
        return None
    return tuple((each, order[each]) for each in range(count) if each < order[each])


def _keypoint_names(value: Any, number: int) -> list[str]:
    """One list for all classes, or one for each by its number; without a name twice, as a skeleton has to be."""
    if isinstance(value, Mapping):
        value = next((each for key, each in value.items() if whole_number(key) == number), None)
    names = [_plain(each) for each in value] if isinstance(value, list) else []
    return names if all(names) and len(set(names)) == len(names) else []


def _plain(name: Any) -> str:
    return "" if isinstance(name, list | Mapping) else str(name).strip()[:_LONGEST_NAME]
