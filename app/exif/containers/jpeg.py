"""JPEG: a chain of marked segments before the pixels; metadata lies in the `APP` segments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import unpack, unpack_from

from app.exif.blocks import Blocks
from app.exif.limits import MAX_SEGMENTS
from app.exif.sources import ByteSource, MemorySource, read_exactly
from app.exif.text import decode_text
from app.exif.values import Malformed

_EXIF = b"Exif\0"
_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_JFIF = b"JFIF\0"

_APP0, _APP1, _APP13, _COMMENT = 0xE0, 0xE1, 0xED, 0xFE
_START_OF_SCAN, _END_OF_IMAGE = 0xDA, 0xD9
_MARKER = re.compile(rb"\xff[\x01-\xfe]")
_MOST_JUNK = 64 * 1024
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})  # markers that no length follows
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_WANTED = frozenset({_APP0, _APP1, _APP13, _COMMENT}) | _FRAMES
_DOT_UNITS_PER_INCH = {1: 1.0, 2: 2.54}
_CENTIMETRES_PER_INCH = 2.54


@dataclass
class _Parts:
    """Blocks that may be spread over several segments, joined when all are read."""

    exif: bytearray = field(default_factory=bytearray)
    photoshop: bytearray = field(default_factory=bytearray)
    extended_xmp: dict[bytes, dict[int, bytes]] = field(default_factory=dict)


def read_jpeg(source: ByteSource, blocks: Blocks) -> None:
    """Reads the segments up to the first scan."""
    blocks.facts["Format"] = "JPEG"
    parts = _Parts()
    try:
        for marker, data in _segments(source, blocks):
            if marker in _FRAMES:
                _read_frame(data, blocks)
            else:
                _read_segment(marker, data, parts, blocks)
    finally:
        _join(parts, blocks)


def _segments(source: ByteSource, blocks: Blocks) -> Iterator[tuple[int, bytes]]:
    """The marker and content of each segment that may hold what we look for."""
    offset = 2
    for _ in range(MAX_SEGMENTS):
        prefix, marker = read_exactly(source, offset, 2, "a JPEG marker")
        if prefix != 0xFF or marker in (0x00, 0xFF):
            offset += _junk_before_marker(source, offset)
            continue
        if marker in (_START_OF_SCAN, _END_OF_IMAGE):
            return
        offset += 2
        if marker in _ALONE:
            continue
        (length,) = unpack(">H", read_exactly(source, offset, 2, "a segment's length"))
        if marker in _WANTED:
            data = blocks.take(source, offset + 2, max(length - 2, 0), "JPEG")
            if data is not None:
                yield marker, data
        offset += max(length, 2)
    raise Malformed(f"It has more than {MAX_SEGMENTS} segments; the rest is unread.")


def _junk_before_marker(source: ByteSource, offset: int) -> int:
    """How many bytes to step over until the next marker, as decoders do; fill bytes among them."""
    junk = source.read(offset, _MOST_JUNK)
    for found in _MARKER.finditer(junk):
        if found.start() > 0:
            return found.start()
    raise Malformed(f"Expected a JPEG marker at {offset}, found {junk[:4]!r}.")


def _read_frame(data: bytes, blocks: Blocks) -> None:
    if len(data) >= 6:
        blocks.facts.setdefault("BitDepth", data[0])
        blocks.facts.setdefault("Channels", data[5])


def _read_segment(marker: int, data: bytes, parts: _Parts, blocks: Blocks) -> None:
    if marker == _APP1:
        _read_app1(data, parts, blocks)
    elif marker == _APP0 and data.startswith(_JFIF) and len(data) >= 12:
        _read_jfif(data, blocks)
    elif marker == _APP13 and data.startswith(_PHOTOSHOP):
        parts.photoshop += data[len(_PHOTOSHOP) :]
    elif marker == _COMMENT:
        blocks.facts.setdefault("Comment", decode_text(data))


def _read_app1(data: bytes, parts: _Parts, blocks: Blocks) -> None:
    if data.startswith(_EXIF):
        _read_exif(data[len(_EXIF) + 1 :], parts)
    elif data.startswith(_XMP):
        blocks.add_xmp(data[len(_XMP) :])
    elif data.startswith(_EXTENDED_XMP) and len(data) >= len(_EXTENDED_XMP) + 40:
        start = len(_EXTENDED_XMP)
        guid = data[start : start + 32]
        (offset,) = unpack_from(">I", data, start + 36)
        parts.extended_xmp.setdefault(guid, {})[offset] = data[start + 40 :]


def _read_exif(data: bytes, parts: _Parts) -> None:
    """The first block counts; a further segment without a header of its own continues it."""
    begins = data[:2] in (b"II", b"MM")
    if not parts.exif or not begins:
        parts.exif += data


def _read_jfif(data: bytes, blocks: Blocks) -> None:
    unit, x, y = unpack_from(">BHH", data, 7)
    if unit in _DOT_UNITS_PER_INCH and x and y:
        blocks.add_dots(x, y, per_inch=_DOT_UNITS_PER_INCH[unit])


def _join(parts: _Parts, blocks: Blocks) -> None:
    if parts.exif:
        blocks.exif = MemorySource(bytes(parts.exif))
    if parts.photoshop:
        blocks.photoshop = bytes(parts.photoshop)
    for pieces in parts.extended_xmp.values():
        blocks.add_xmp(b"".join(pieces[offset] for offset in sorted(pieces)))
