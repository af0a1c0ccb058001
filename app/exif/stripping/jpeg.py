"""JPEG: a chain of segments, and behind each start of a scan its pixels."""

import re
from collections.abc import Iterator

from app.exif.stripping.turning import exif_segment

_SOI, _EOI, _SOS, _FILL = b"\xff\xd8", 0xD9, 0xDA, 0xFF
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
# Frames, tables, scans and restarts; no application's segment, no comment, no marker that is reserved.
_OF_PIXELS = {*range(0xC0, 0xD0), *range(0xDA, 0xDE)}
# In pixels, FF is followed by a zero; restarts between them belong to them.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_JFIF_BYTES, _ADOBE_BYTES = 16, 14


def strip_jpeg(content: bytes, orientation: int = 1) -> bytes:
    """All but what tells. Raises ValueError, IndexError."""
    if content[:2] != _SOI:
        raise ValueError("no JPEG")
    turn = b"" if orientation == 1 else exif_segment(orientation)
    # What is hung on behind the picture's end goes; a picture that lacks its end gets one.
    return _SOI + turn + b"".join(_kept_segments(content)) + bytes([0xFF, _EOI])


def _kept_segments(content: bytes) -> Iterator[bytes]:
    place = 2
    while place < len(content) and content[place + 1] != _EOI:
        if content[place] != 0xFF:
            raise ValueError("no marker where one has to be")
        if content[place + 1] == _FILL:
            place += 1
            continue
        end = _end_of_segment(content, place)
        yield _kept(content[place:end])
        place = end


def _end_of_segment(content: bytes, place: int) -> int:
    """Where the next marker is: behind the segment, and behind the pixels that follow a start of scan."""
    end = place + 2 + int.from_bytes(content[place + 2 : place + 4])
    if end > len(content):
        raise ValueError("a segment has no end")
    if content[place + 1] != _SOS:
        return end
    match = _MARKER.search(content, end)
    return len(content) if match is None else match.start()


def _kept(segment: bytes) -> bytes:
    """What stays of a segment, which may be nothing."""
    marker, body = segment[1], segment[4:]
    if marker in _OF_PIXELS:
        return segment
    if marker == _JFIF and body[:5] == b"JFIF\x00" and len(segment) >= _JFIF_BYTES + 2:
        # Behind what it says of the resolution there may be a thumbnail.
        return b"\xff\xe0\x00\x10" + body[:12] + b"\x00\x00"
    if marker == _ADOBE and body[:5] == b"Adobe" and len(segment) >= _ADOBE_BYTES + 2:
        return b"\xff\xee\x00\x0e" + body[: _ADOBE_BYTES - 2]
    # APP2 also holds lists of further pictures, each with an EXIF of its own.
    return segment if marker == _ICC and body[:11] == b"ICC_PROFILE" else b""
