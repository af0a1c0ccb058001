"""What the numbers in Pascal VOC's pictures of classes are called.

Concord's classes.json says it by number, the labelmap.txt of CVAT and datumaro by colour and by line; the original
datasets say it nowhere: their twenty names are known.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from app.formats.reading.findings import FileRefused
from app.formats.reading.numbered_png import Color
from app.formats.reading.sources import Source

LABEL_MAP = "labelmap.txt"
_CLASSES = "classes.json"
_NO_CLASS = {"background", "ignored"}
_VOID = 255
_ORIGINAL = (
    *("aeroplane", "bicycle", "bird", "boat", "bottle", "bus", "car", "cat", "chair", "cow"),
    *("diningtable", "dog", "horse", "motorbike", "person", "pottedplant", "sheep", "sofa"),
    *("train", "tvmonitor"),
)


@dataclass(frozen=True, slots=True)
class Labels:
    """Names by number and by colour; the colour counts first, and is none of a class where its name is empty."""

    by_number: Mapping[int, str] = field(default_factory=dict)
    by_color: Mapping[Color, str] = field(default_factory=dict)

    def names(self) -> Iterable[str]:
        """All of them, in the order of their numbers."""
        return (name for _, name in sorted(self.by_number.items()))

    def name_of(self, number: int, color: Color | None) -> str | None:
        """What a number is called; None for background and void."""
        if color is not None and color in self.by_color:
            return self.by_color[color] or None
        if number in {0, _VOID}:
            return None
        return self.by_number.get(number) or _name_without_labels(self, number)


def labels_of(source: Source) -> Labels:
    """What the source says of its numbers; nothing, where it has no list."""
    for name in source.paths:
        if name.rsplit("/", 1)[-1] == _CLASSES and (found := _of_json(source, name)):
            return Labels(found)
    for name in source.paths:
        if name.rsplit("/", 1)[-1].lower() == LABEL_MAP:
            return _of_label_map(source.read_text(name))
    return Labels()


def _of_json(source: Source, name: str) -> dict[int, str]:
    try:
        entries = json.loads(source.read_text(name))
    except (ValueError, FileRefused):
        return {}
    return {
        each["value"]: each["name"]
        for each in (entries if isinstance(entries, list) else ())
        if isinstance(each, dict)
        and isinstance(each.get("value"), int)
        and isinstance(each.get("name"), str)
    }


def _of_label_map(text: str) -> Labels:
    """Lines of `name:red,green,blue:parts:actions`; colons within a name are its own."""
    lines = [line.strip() for line in text.splitlines()]
    entries = [line.rsplit(":", 3) for line in lines if line and not line.startswith("#")]
    has_background = bool(entries) and entries[0][0] == "background"
    numbered = enumerate((entry[0] for entry in entries), start=0 if has_background else 1)
    colored = [(_color_in(entry[1]), entry[0]) for entry in entries if len(entry) > 1]
    return Labels(
        {number: name for number, name in numbered if name not in _NO_CLASS},
        {color: "" if name in _NO_CLASS else name for color, name in colored if color is not None},
    )


def _color_in(text: str) -> Color | None:
    parts = text.split(",")
    if len(parts) != 3 or not all(part.strip().isdecimal() for part in parts):
        return None
    red, green, blue = (int(part) for part in parts)
    return red, green, blue


def _name_without_labels(labels: Labels, number: int) -> str:
    is_original = not labels.by_number and number <= len(_ORIGINAL)
    return _ORIGINAL[number - 1] if is_original else f"class {number}"
