"""TIFF and BigTIFF: directories of fields, which say where the pixels are.

The copy is written anew with the fields that pixels need. Pages stay; small copies of the picture, and directories
inside others, go.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from app.exif.stripping.jpeg import strip_jpeg

_WIDTHS = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 16: 8, 17: 8}
_NUMBERS = {3: "H", 4: "I", 16: "Q"}
_LONG, _LONG8 = 4, 16
_SUBFILE, _COMPRESSION, _JPEG_TABLES = 254, 259, 347
_PLACES = {273: 279, 324: 325}
"""Field with places of strips or tiles → field with their lengths."""
_KEPT = {254, 256, 257, 258, 259, 262, 266, 274, 277, 278, 282, 283, 284, 286, 287, 292, 293, 296}
_KEPT |= {301, 317, 318, 319, 320, 322, 323, 332, 334, 338, 339, 340, 341, 342, 347}
_KEPT |= {529, 530, 531, 532, 34675}
_NEEDED = _KEPT | _PLACES.keys() | {*_PLACES.values()}
_PLAIN = {1, 2, 3, 4, 5, 8, 32773, 32946, 34925, 50000}
_JPEG = 7
_REDUCED = 1
_MOST_PAGES = 10_000

Fields: TypeAlias = dict[int, tuple[int, int, bytes]]
"""Tag → type, count and the values' bytes."""


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide numbers are. `entry` is a field's tag, type and count; `most` bytes of values fit behind them."""

    order: str
    version: int
    number: str
    count: str
    most: int

    @property
    def entry(self) -> struct.Struct:
        return struct.Struct(f"{self.order}HH{self.number}")

    @property
    def head(self) -> bytes:
        """What a file starts with, up to the place of its first directory."""
        mark = b"II" if self.order == "<" else b"MM"
        wide = struct.pack(self.order + "HH", 8, 0) if self.version == 43 else b""
        return mark + struct.pack(self.order + "H", self.version) + wide

    def read(self, code: str, content: bytes, place: int) -> int:
        """One number. Raises struct.error."""
        return int(struct.unpack_from(self.order + code, content, place)[0])

    def written(self, *numbers: int) -> bytes:
        """Numbers as wide as places are."""
        return struct.pack(f"{self.order}{len(numbers)}{self.number}", *numbers)


_LAYOUTS = {
    layout.head: layout
    for order in "<>"
    for layout in (_Layout(order, 42, "I", "H", 4), _Layout(order, 43, "Q", "Q", 8))
}


@dataclass
class _Copy:
    """The file that is written; no longer than what it is made of, since strips that share bytes are refused."""

    layout: _Layout
    limit: int
    content: bytearray = field(default_factory=bytearray)

    def add(self, piece: bytes) -> int:
        """Where the piece now is. Raises ValueError."""
        self.content += b"\x00" * (len(self.content) % 2)
        if len(self.content) + len(piece) > self.limit:
            raise ValueError("its pieces are more than the file")
        self.content += piece
        return len(self.content) - len(piece)

    def point(self, place: int, target: int) -> None:
        """Write where something is."""
        number = self.layout.written(target)
        self.content[place : place + len(number)] = number


def strip_tiff(content: bytes) -> bytes:
    """All but what tells. Raises ValueError, LookupError, struct.error."""
    layout = next((each for head, each in _LAYOUTS.items() if content.startswith(head)), None)
    if layout is None:
        raise ValueError("no TIFF")
    copy = _Copy(layout, 2 * len(content) + 4096)
    link = len(layout.head)
    copy.add(layout.head + layout.written(0))
    for number, fields in enumerate(_pages(content, layout)):
        if number == 0 or not _first(layout, fields, _SUBFILE, 0) & _REDUCED:
            link = _write_page(copy, content, fields, link)
    return bytes(copy.content)


def _pages(content: bytes, layout: _Layout) -> Iterator[Fields]:
    place, seen = layout.read(layout.number, content, len(layout.head)), set[int]()
    while place and len(seen) < _MOST_PAGES:
        if place in seen:
            raise ValueError("its pages go round")
        seen.add(place)
        count = layout.read(layout.count, content, place)
        start, size = place + struct.calcsize("=" + layout.count), layout.entry.size + layout.most
        entries = (_entry(content, layout, start + at * size) for at in range(count))
        yield {tag: values for tag, values in entries if values[0] in _WIDTHS}
        place = layout.read(layout.number, content, start + count * size)


def _entry(content: bytes, layout: _Layout, place: int) -> tuple[int, tuple[int, int, bytes]]:
    tag, kind, count = layout.entry.unpack_from(content, place)
    length, start = _WIDTHS.get(kind, 0) * count, place + layout.entry.size
    if length > layout.most:
        start = layout.read(layout.number, content, start)
    if tag in _NEEDED and start + length > len(content):
        raise ValueError("a field has no end")
    return tag, (kind, count, content[start : start + length])


def _numbers(layout: _Layout, fields: Fields, tag: int) -> list[int]:
    kind, count, values = fields[tag]
    if kind not in _NUMBERS:
        raise ValueError("no numbers where they have to be")
    return list(struct.unpack(f"{layout.order}{count}{_NUMBERS[kind]}", values))


def _first(layout: _Layout, fields: Fields, tag: int, otherwise: int) -> int:
    return _numbers(layout, fields, tag)[0] if tag in fields else otherwise


def _write_page(copy: _Copy, content: bytes, fields: Fields, link: int) -> int:
    """Pixels, values that do not fit their fields, the directory; where the link to the next one belongs."""
    layout = copy.layout
    kept = {tag: entry for tag, entry in fields.items() if tag in _KEPT}
    kept |= _copied_pieces(copy, content, fields)
    entries = []
    for tag, (kind, count, values) in sorted(kept.items()):
        inline = values if len(values) <= layout.most else layout.written(copy.add(values))
        entries.append(layout.entry.pack(tag, kind, count) + inline.ljust(layout.most, b"\x00"))
    head = struct.pack(layout.order + layout.count, len(entries))
    directory = head + b"".join(entries)
    place = copy.add(directory + layout.written(0))
    copy.point(link, place)
    return place + len(directory)


def _piece(content: bytes, place: int, length: int) -> bytes:
    if place + length > len(content):
        raise ValueError("its pixels have no end")
    return content[place : place + length]


def _copied_pieces(copy: _Copy, content: bytes, fields: Fields) -> Fields:
    """Strips or tiles, and the fields that say where they are now."""
    layout = copy.layout
    compression = _first(layout, fields, _COMPRESSION, 1)
    if compression not in _PLAIN | {_JPEG}:
        raise ValueError("its pixels may tell, too")
    changed: Fields = {}
    for places, lengths in _PLACES.items():
        if places not in fields:
            continue
        pairs = zip(
            _numbers(layout, fields, places), _numbers(layout, fields, lengths), strict=True
        )
        pieces = [_piece(content, *pair) for pair in pairs]
        if compression == _JPEG:
            pieces = [strip_jpeg(piece) for piece in pieces]
        kind = _LONG if layout.number == "I" else _LONG8
        found = [copy.add(piece) for piece in pieces]
        changed[places] = (kind, len(pieces), layout.written(*found))
        changed[lengths] = (kind, len(pieces), layout.written(*map(len, pieces)))
    if compression == _JPEG and _JPEG_TABLES in fields:
        kind, _, values = fields[_JPEG_TABLES]
        tables = strip_jpeg(values)
        changed[_JPEG_TABLES] = (kind, len(tables), tables)
    if not changed:
        raise ValueError("it has no pixels")
    return changed
