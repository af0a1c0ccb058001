"""Polygons that are taken as they are, as lines of COPY with the columns of `preparing.COLUMNS`. Pure."""

from hashlib import sha1
from uuid import UUID

import msgspec

from app.annotations.measuring import Measures
from app.formats.reading.records import Outlined


def polygon_line(
    mark: Outlined, measures: Measures, names: tuple[str, int, int], score: float | None
) -> str:
    """The row of one; `names` are its id, its image's and its target."""
    name, image_id, target = names
    flat = measures.segmentation
    written = msgspec.json.encode(flat).decode()
    is_rounded = flat is not mark.outlines
    shape = _shape_of(msgspec.json.encode(mark.outlines).decode() if is_rounded else written)
    bounds = measures.bounds
    return (
        f"{name}\t{image_id}\t{target}\t{mark.category}\tpolygon\t{shape}\t{bounds.x}\t{bounds.y}"
        f"\t{bounds.width}\t{bounds.height}\t{measures.area}\t{written}\t{{}}\tf\t0\t\\N\t{_or_null(score)}\t\\N"
    )


def named_id(namespace: UUID, name: str) -> str:
    """The hexadecimal digits of `uuid5`, for a fifth of its time."""
    digits = sha1(namespace.bytes + name.encode(), usedforsecurity=False).hexdigest()
    variant = "89ab"[int(digits[16], 16) & 3]
    return f"{digits[:12]}5{digits[13:16]}{variant}{digits[17:32]}"


def _shape_of(outlines: str) -> str:
    """The shape's JSON, from that of its outlines."""
    rings = outlines[2:-2].split("],[")
    return f'{{"type":"polygon","parts":[{",".join([_part_of(ring) for ring in rings])}]}}'


def _part_of(ring: str) -> str:
    """`1,2,3,4` as `[[[1,2],[3,4]]]` less one pair of brackets: a part of one ring."""
    turns = iter(ring.split(","))
    return f"[[[{'],['.join(map(','.join, zip(turns, turns, strict=True)))}]]]"


def _or_null(score: float | None) -> str:
    return "\\N" if score is None else str(score)
