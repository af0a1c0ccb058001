"""Objects as Postgres takes them in: the end of a row in binary COPY, and what a first revision says of each. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha1
from struct import Struct
from typing import NamedTuple
from uuid import UUID

import msgspec

from app.annotations.measuring import Measures
from app.formats.reading.records import Outlined

COLUMNS = (
    "id", "image_id", "category_id", "kind", "shape", "x", "y", "width", "height", "area", "segmentation",
    "attributes", "is_crowd", "z", "group_id", "score", "extra",
)  # fmt: skip
"""What each row ends with, in order; before it stands what only the server knows (`copying`)."""

_BEGIN = Struct(">i16siqiq").pack
_POLYGON = Struct(">i16siqiqi7si").pack
_MEASURED = Struct(">idididididi").pack
_LENGTH = Struct(">i").pack
_WHOLE = Struct(">iq").pack
_REAL = Struct(">id").pack
_NULL = _LENGTH(-1)
_JSONB_VERSION = b"\1"
_BEFORE_PARTS, _AFTER_PARTS = b'{"type":"polygon","parts":', b"}"
_SHAPE_LENGTH = len(_BEFORE_PARTS) + len(_AFTER_PARTS)
_PLAIN_END = b"".join((_LENGTH(3), _JSONB_VERSION, b"{}", _LENGTH(1), b"\0", _WHOLE(8, 0), _NULL))
"""No attributes, no crowd, z of 0, no group."""
_VERSIONS = [bytes([0x50 | each & 0x0F]) for each in range(256)]
_VARIANTS = [bytes([0x80 | each & 0x3F]) for each in range(256)]


class Row(NamedTuple):
    """The end of a row, and what the first revision of its layer says of the object."""

    content: bytes
    told: str


class Names(NamedTuple):
    """The ids of an object, of its image, and of its category."""

    id: bytes
    image_id: int
    category_id: int


class Drawn(NamedTuple):
    """A polygon as it is written: the JSON of its parts and of its segmentation, its bounds, and its area in pixels."""

    parts: bytes
    segmentation: bytes
    bounds: Sequence[float]
    area: float


@dataclass(frozen=True, slots=True)
class Content:
    """An object of any kind as it is written; JSON is text already."""

    kind: str
    shape: bytes
    measures: Measures
    attributes: bytes = b"{}"
    is_crowd: bool = False
    z: int = 0
    group: UUID | None = None
    score: float | None = None
    extra: bytes | None = None


def polygon_row(drawn: Drawn, names: Names, score: float | None) -> Row:
    """That of a polygon of which there is no more to say."""
    parts, segmentation, (x, y, width, height), area = drawn
    named, image_id, category_id = names
    length = len(parts) + _SHAPE_LENGTH
    row = (
        _POLYGON(16, named, 8, image_id, 8, category_id, 7, b"polygon", length),
        _BEFORE_PARTS,
        parts,
        _AFTER_PARTS,
        _MEASURED(8, x, 8, y, 8, width, 8, height, 8, area, len(segmentation)),
        segmentation,
        _PLAIN_END,
        _NULL if score is None else _REAL(8, score),
        _NULL,
    )
    told = '"attributes":{},"is_crowd":false,"z":0' + _told_of_score(score)
    return Row(b"".join(row), _told(named, category_id, told))


def object_row(content: Content, names: Names) -> Row:
    """That of any object."""
    named, image_id, category_id = names
    measures = content.measures
    box = measures.bounds
    flat = None if measures.segmentation is None else msgspec.json.encode(measures.segmentation)
    row = (
        _BEGIN(16, named, 8, image_id, 8, category_id),
        _sized(content.kind.encode()),
        _sized(content.shape),
        *(_REAL(8, each) for each in (box.x, box.y, box.width, box.height, measures.area)),
        _sized(flat),
        _sized(_JSONB_VERSION + content.attributes),
        _sized(bytes([content.is_crowd])),
        _WHOLE(8, content.z),
        _sized(None if content.group is None else content.group.bytes),
        _NULL if content.score is None else _REAL(8, content.score),
        _sized(content.extra),
    )
    return Row(b"".join(row), _told(named, category_id, _told_of(content)))


def drawn_of(mark: Outlined, measures: Measures) -> Drawn:
    """A polygon whose numbers are at hand."""
    flat, box = measures.segmentation, measures.bounds
    written = msgspec.json.encode(flat)
    is_rounded = flat is not mark.outlines
    parts = _parts_of(msgspec.json.encode(mark.outlines) if is_rounded else written)
    return Drawn(parts, written, (box.x, box.y, box.width, box.height), measures.area)


def named_id(namespace: bytes, name: str) -> bytes:
    """The bytes of `uuid5(namespace, name)` at a fraction of the price; the namespace's own are given."""
    digest = sha1(namespace + name.encode(), usedforsecurity=False).digest()
    return digest[:6] + _VERSIONS[digest[6]] + digest[7:8] + _VARIANTS[digest[8]] + digest[9:16]


def first_revision(told: Sequence[str], source: str) -> bytes:
    """The difference that a layer's first revision notes: what it adds, in the order of the ids."""
    added = ", ".join(sorted(told))
    named = msgspec.json.encode(source).decode()
    return f'{{"annotations" : [{added}], "answers" : [], "import" : {named}}}'.encode()


def _sized(value: bytes | None) -> bytes:
    return _NULL if value is None else _LENGTH(len(value)) + value


def _told(named: bytes, category_id: int, rest: str) -> str:
    name = named.hex()
    dashed = f"{name[:8]}-{name[8:12]}-{name[12:16]}-{name[16:20]}-{name[20:]}"
    return (
        f'{{"id" : "{dashed}", "before" : null, "after" : {{"category_id":{category_id},{rest}}}}}'
    )


def _told_of(content: Content) -> str:
    is_crowd = "true" if content.is_crowd else "false"
    group = "" if content.group is None else f',"group_id":"{content.group}"'
    told = f'"attributes":{content.attributes.decode()},"is_crowd":{is_crowd},"z":{content.z}'
    return told + group + _told_of_score(content.score)


def _told_of_score(score: float | None) -> str:
    return "" if score is None else f',"score":{msgspec.json.encode(score).decode()}'


def _parts_of(outlines: bytes) -> bytes:
    """The JSON of a shape's parts, from that of its outlines."""
    rings = outlines[2:-2].split(b"],[")
    return b"[%b]" % b",".join([_part_of(ring) for ring in rings])


def _part_of(ring: bytes) -> bytes:
    numbers = ring.split(b",")
    points = map(b",".join, zip(numbers[::2], numbers[1::2], strict=True))
    return b"[[[%b]]]" % b"],[".join(points)
