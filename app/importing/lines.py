"""Polygons that are taken as they are, as lines of COPY with the columns of `preparing.COLUMNS`. Pure."""

from collections.abc import Sequence
from hashlib import sha1
from typing import NamedTuple
from uuid import UUID

import msgspec

from app.annotations.measuring import Measures
from app.formats.reading.records import Outlined


class Drawn(NamedTuple):
    """A polygon as it is written: the JSON of its parts and of its segmentation, its bounds, and its area in pixels."""

    parts: str
    segmentation: str
    bounds: Sequence[float]
    area: float


Names = tuple[str, int, int]
"""The ids of an object, of its image, and of its target."""


def polygon_line(mark: Outlined, measures: Measures, names: Names, score: float | None) -> str:
    """The row of a polygon whose numbers are at hand."""
    flat = measures.segmentation
    written = msgspec.json.encode(flat).decode()
    is_rounded = flat is not mark.outlines
    parts = _parts_of(msgspec.json.encode(mark.outlines).decode() if is_rounded else written)
    box = measures.bounds
    drawn = Drawn(parts, written, (box.x, box.y, box.width, box.height), measures.area)
    return drawn_line(mark.category, drawn, names, score)


def drawn_line(category: int, drawn: Drawn, names: Names, score: float | None) -> str:
    """The row of a polygon."""
    name, image_id, target = names
    parts, segmentation, (x, y, width, height), area = drawn
    return (
        f'{name}\t{image_id}\t{target}\t{category}\tpolygon\t{{"type":"polygon","parts":{parts}}}'
        f"\t{x}\t{y}\t{width}\t{height}\t{area}\t{segmentation}\t{{}}\tf\t0\t\\N\t{_or_null(score)}\t\\N"
    )


def named_id(namespace: UUID, name: str) -> str:
    """The hexadecimal digits of `uuid5`, for a fifth of its time."""
    digits = sha1(namespace.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:12]}5{digits[13:16]}{variant}{digits[17:32]}"


def _parts_of(outlines: str) -> str:
    """The JSON of a shape's parts, from that of its outlines."""
    rings = outlines[2:-2].split("],[")
    return f"[{','.join([_part_of(ring) for ring in rings])}]"


def _part_of(ring: str) -> str:
    """`1,2,3,4` as `[[[1,2],[3,4]]]` less one pair of brackets: a part of one ring."""
    turns = iter(ring.split(","))
    return f"[[[{'],['.join(map(','.join, zip(turns, turns, strict=True)))}]]]"


def _or_null(score: float | None) -> str:
    return "\\N" if score is None else str(score)
