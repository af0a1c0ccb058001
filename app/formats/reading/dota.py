"""DOTA's text files: one a picture, each line four corners in pixels, a class and whether it is difficult.

Lines in front may say where the picture comes from (`imagesource:`) and how large a pixel is (`gsd:`).
"""

import re
from collections.abc import Iterator

from app.formats.reading.coco.shapes import are_numbers
from app.formats.reading.names import Names
from app.formats.reading.records import Contents, Mark, Picture, Reading, Said
from app.formats.reading.sources import Source, stem_of
from app.formats.reading.yolo_lines import rotated_box_of

_NUMBER = r"-?\d+(?:\.\d+)?"
_OBJECT = re.compile(rf"(?:{_NUMBER}\s+){{8}}[^\s\d.-]\S*(?:\s+\d)?")
_FACT = re.compile(r"(?:imagesource|gsd)\s*:")
_HEAD_LINES = 4


def is_dota(source: Source) -> bool:
    """Whether a text has such a line near its beginning."""
    return any(_is_label(source, name) for name in source.having(".txt")[:50])


def _is_label(source: Source, name: str) -> bool:
    with source.path_of(name).open("rb") as file:
        lines = file.read(4096).decode("utf-8", "replace").splitlines()[:_HEAD_LINES]
    return any(_OBJECT.fullmatch(line.strip()) for line in lines)


def read_dota(reading: Reading) -> Contents:
    """Every such text of the source; one that is empty but for its facts says that its picture has nothing."""
    names = Names()
    pictures = [
        _picture(reading, name, names)
        for name in reading.source.having(".txt")
        if _is_label(reading.source, name) or _has_facts_alone(reading.source, name)
    ]
    count = sum(len(each.marks) for each in pictures)
    return Contents("dota", names.categories(), iter(pictures), len(pictures), count)


def _has_facts_alone(source: Source, name: str) -> bool:
    with source.path_of(name).open("rb") as file:
        lines = file.read(4096).decode("utf-8", "replace").splitlines()
    return bool(lines) and all(_FACT.match(line) or not line.strip() for line in lines)


def _picture(reading: Reading, name: str, names: Names) -> Picture:
    stem = stem_of(name).rsplit("/", 1)[-1]
    found = [path for path in reading.source.pictures if stem_of(path).rsplit("/", 1)[-1] == stem]
    path = found[0] if len(found) == 1 else None
    picture = Picture(name, name, path or stem, path=path, said={"": Said()}, is_stem=path is None)
    facts: dict[str, str] = {}
    for number, line in enumerate(reading.source.read_text(name).splitlines(), start=1):
        if _FACT.match(line):
            about, _, told = line.partition(":")
            facts[about.strip()] = told.strip()
        elif line.strip():
            picture.marks += _marks(reading, line.split(), f"{name}:{number}", names)
    picture.extra = {"dota": facts} if facts else None
    return picture


def _marks(reading: Reading, words: list[str], place: str, names: Names) -> Iterator[Mark]:
    try:
        numbers = [float(word) for word in words[:8]]
    except ValueError:
        numbers = []
    if len(words) not in (9, 10) or not are_numbers(numbers, 8):
        expected = "eight numbers of four corners, a class, and 0 or 1"
        reading.findings.refused("line-malformed", place, expected, " ".join(words), "left out")
        return
    ring = [[numbers[at], numbers[at + 1]] for at in range(0, 8, 2)]
    shape = rotated_box_of(ring) or {"type": "polygon", "parts": [[ring]]}
    attributes = {"difficult": words[9] != "0"} if len(words) == 10 else {}
    yield Mark(place.rsplit(":", 1)[1], place, names.number(words[8]), shape, attributes)
