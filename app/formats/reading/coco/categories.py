"""The categories of a COCO file, their skeletons, and the questions and people of Concord's own."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.formats.reading.coco.keys import key_of, note_type
from app.formats.reading.findings import Findings
from app.formats.reading.names import HEX_COLOR
from app.formats.reading.records import Author
from app.formats.records import Category, Question, Skeleton

_KNOWN = {
    "id", "name", "supercategory", "color", "keypoints", "skeleton", "flip_pairs", "sigmas", "attributes",
}  # fmt: skip
_COUNTED = {"image_count", "instance_count"}
"""What LVIS counts in a file; of any other set of images it is untrue. Its writer counts anew."""
_TYPES = {"select", "multiselect", "number", "text", "boolean"}


@dataclass
class Vocabulary:
    """Categories under the numbers that this reading gives them; `numbers` by the file's own ids."""

    categories: list[Category] = field(default_factory=list)
    numbers: dict[str, int] = field(default_factory=dict)
    extras: dict[int, Mapping[str, Any]] = field(default_factory=dict)

    def number_of(self, id: object) -> int | None:
        """Of the category that the file calls so, whatever type its ids have; none where it has no such."""
        key = key_of(id)
        return None if key is None else self.numbers.get(key)

    def skeleton_of(self, number: int) -> Skeleton | None:
        """The skeleton of a category."""
        return self.categories[number - 1].skeleton


def read_categories(entries: Sequence[Any], findings: Findings) -> Vocabulary:
    """Every category with a name. Two of one name stay apart: the second gets its id behind the name."""
    made = Vocabulary()
    names: set[str] = set()
    for index, entry in enumerate(entries):
        place = f"categories[{index}]"
        key = key_of(entry.get("id")) if isinstance(entry, dict) else None
        if key is None:
            findings.refused(
                "category-without-id", place, "an object with an id", entry, "left out"
            )
            continue
        note_type(findings, f"{place}.id", entry["id"])
        if key in made.numbers:
            findings.refused(
                "category-id-twice", f"{place}.id", "an id of its own", key, "left out"
            )
            continue
        name = _name_of(entry, key, place, names, findings)
        names.add(name)
        number = len(made.categories) + 1
        made.numbers[key] = number
        made.categories.append(_category(number, name, entry, place, findings))
        extra = {field: value for field, value in entry.items() if field not in _KNOWN | _COUNTED}
        if extra:
            made.extras[number] = extra
    return made


def _name_of(
    entry: Mapping[str, Any], key: str, place: str, taken: set[str], findings: Findings
) -> str:
    name = entry.get("name")
    told = name.strip()[:200] if isinstance(name, str) else ""
    if not told:
        findings.repaired(
            "category-without-name", f"{place}.name", "a name", name, "named by its id"
        )
        told = f"category {key}"
    if told in taken:
        findings.repaired(
            "category-name-twice", f"{place}.name", "a name of its own", told, "kept apart, with its id behind the name"
        )  # fmt: skip
        told = f"{told} ({key})"
    return told


def _category(
    number: int, name: str, entry: Mapping[str, Any], place: str, findings: Findings
) -> Category:
    supercategory = entry.get("supercategory")
    made = Category(
        id=number,
        name=name,
        supercategory=supercategory if isinstance(supercategory, str) and supercategory else None,
        color=_color_of(entry.get("color")),
        skeleton=_skeleton(entry, place, findings),
        attributes=tuple(_attributes(entry.get("attributes"))),
    )
    for what, (expected, value) in {
        "supercategory": ("a text", made.supercategory),
        "color": ("#rrggbb, or red, green and blue from 0 to 255", made.color),
        "keypoints": ("a list of names", made.skeleton),
        "sigmas": ("a number for each keypoint", made.skeleton and made.skeleton.sigmas),
        "attributes": ("a list of names and types", made.attributes),
    }.items():
        if entry.get(what) and not value:
            findings.ignored("category-field", f"{place}.{what}", expected, entry[what], "left out")
    return made


def _color_of(value: object) -> str | None:
    """Of `#rrggbb`, or of three numbers, as COCO's own lists of panoptic categories have them."""
    if isinstance(value, str) and HEX_COLOR.fullmatch(value):
        return value
    if isinstance(value, list) and len(value) == 3:
        red, green, blue = value
        if all(type(each) is int and 0 <= each <= 255 for each in value):
            return f"#{red:02x}{green:02x}{blue:02x}"
    return None


def _skeleton(entry: Mapping[str, Any], place: str, findings: Findings) -> Skeleton | None:
    names = entry.get("keypoints")
    if not isinstance(names, list) or not names or not all(isinstance(each, str) for each in names):
        return None
    count = len(names)
    edges = _pairs(entry.get("skeleton"), count, f"{place}.skeleton", findings)
    flips = _pairs(entry.get("flip_pairs"), count, f"{place}.flip_pairs", findings)
    sigmas = entry.get("sigmas")
    is_given = (
        isinstance(sigmas, list)
        and len(sigmas) == count
        and all(type(each) in (int, float) for each in sigmas)
    )
    return Skeleton(
        keypoints=_apart(names),
        edges=tuple(edges),
        flip_pairs=tuple(flips),
        sigmas=tuple(float(each) for each in sigmas) if is_given and sigmas else None,
    )


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """Names of points; a repeated or empty one gets its place."""
    seen: set[str] = set()
    made = []
    for index, name in enumerate(names):
        told = name.strip() or f"point {index + 1}"
        if told in seen:
            told = f"{told} {index + 1}"
        seen.add(told)
        made.append(told)
    return tuple(made)


def _pairs(given: Any, count: int, place: str, findings: Findings) -> Iterator[tuple[int, int]]:
    """1-based pairs of points, made 0-based."""
    for index, pair in enumerate(given if isinstance(given, list) else ()):
        is_pair = (
            isinstance(pair, list) and len(pair) == 2 and all(type(each) is int for each in pair)
        )
        if is_pair and all(1 <= each <= count for each in pair) and pair[0] != pair[1]:
            yield pair[0] - 1, pair[1] - 1
        else:
            expected = f"two different points from 1 to {count}"
            findings.refused(
                "edge-out-of-range", f"{place}[{index}]", expected, pair, "the line is left out"
            )


def _attributes(given: Any) -> Iterator[Mapping[str, Any]]:
    """Concord's own definitions of attributes; anything else is found out from the annotations."""
    for spec in given if isinstance(given, list) else ():
        if (
            isinstance(spec, dict)
            and isinstance(spec.get("name"), str)
            and spec.get("type") in _TYPES
        ):
            yield spec


def read_questions(entries: Any, findings: Findings) -> tuple[Question, ...]:
    """The questions of one of Concord's own files."""
    made = []
    for index, entry in enumerate(entries if isinstance(entries, list) else ()):
        name = entry.get("name") if isinstance(entry, dict) else None
        values = entry.get("values") if isinstance(entry, dict) else None
        if not isinstance(name, str) or not isinstance(values, list):
            findings.refused(
                "no-question", f"questions[{index}]", "a name and values", entry, "left out"
            )
            continue
        made.append(Question(index + 1, name, str(entry.get("mode")), tuple(map(str, values))))
    return tuple(made)


def read_authors(entries: Any) -> dict[str, Author]:
    """Who made the layers of one of Concord's own files, by their ids there."""
    made = {}
    for entry in entries if isinstance(entries, list) else ():
        key = key_of(entry.get("id")) if isinstance(entry, dict) else None
        if key is not None:
            made[key] = Author(key, str(entry.get("name") or ""), str(entry.get("email") or ""))
    return made
