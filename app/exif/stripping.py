"""A copy of a picture without what its file says about people and places, its pixels as they are, byte for byte.

EXIF, XMP, IPTC and comments go, whole: what a maker's note or a text field holds cannot be known. The orientation
stays, since without it the picture would be shown otherwise, and so does the colour profile.
"""

import re
import struct
from collections.abc import Callable, Iterator, Mapping

import piexif

_SOI, _EOI, _SOS, _COM = b"\xff\xd8", 0xD9, 0xDA, 0xFE
_JFIF, _ICC, _ADOBE = 0xE0, 0xE2, 0xEE
_KEPT_APPS = {_JFIF, _ADOBE}
_FIRST_APP, _LAST_APP = 0xE0, 0xEF
# In pixels, FF is followed by a zero; restarts between them belong to them.
_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]", re.DOTALL)
_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_WORDS = {b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"tIME"}
_WEBP_WORDS = {b"EXIF", b"XMP "}
_WEBP_FLAGS = 0b1100  # Of VP8X: that there is EXIF, and XMP.


def stripped(content: bytes, mime_type: str, *, orientation: int = 1) -> bytes | None:
    """The copy; None where files of this type cannot be rewritten without touching pixels, or this one is broken.

    Args:
        content: the whole file.
        mime_type: as it was recognised.
        orientation: EXIF's, 1 to 8; kept where it is not 1.
    """
    strip = _STRIPPERS.get(mime_type)
    if strip is None:
        return None
    try:
        return strip(content, orientation)
    except (struct.error, IndexError, ValueError):
        return None


def _jpeg(content: bytes, orientation: int) -> bytes:
    parts = [_SOI]
    if orientation != 1:
        exif = piexif.dump({"0th": {piexif.ImageIFD.Orientation: orientation}})
        parts.append(b"\xff\xe1" + struct.pack(">H", len(exif) + 2) + exif)
    parts.extend(_kept_segments(content))
    return b"".join(parts)


def _kept_segments(content: bytes) -> Iterator[bytes]:
    """All but what tells; of the pixels every byte, and nothing of what is hung on behind the picture's end."""
    if content[:2] != _SOI:
        raise ValueError("no JPEG")
    place = 2
    while content[place + 1] != _EOI:
        end = _end_of_segment(content, place)
        if _is_kept(content[place:end]):
            yield content[place:end]
        place = end
    yield content[place : place + 2]


def _end_of_segment(content: bytes, place: int) -> int:
    """Where the next marker is: behind the segment, and behind the pixels that follow a start of scan."""
    marker = content[place + 1]
    if content[place] != 0xFF or marker == 0xFF:
        raise ValueError("no marker where one has to be")
    length = int.from_bytes(content[place + 2 : place + 4])
    end = place + 2 + length
    if marker != _SOS:
        return end
    match = _MARKER.search(content, end)
    if match is None:
        raise ValueError("the picture has no end")
    return match.start()


def _is_kept(segment: bytes) -> bool:
    marker = segment[1]
    if marker == _ICC:
        # APP2 also holds lists of further pictures, each with an EXIF of its own.
        return segment[4:15] == b"ICC_PROFILE"
    is_app = _FIRST_APP <= marker <= _LAST_APP
    return marker != _COM and (not is_app or marker in _KEPT_APPS)


def _png(content: bytes, orientation: int) -> bytes:
    if content[:8] != _PNG:
        raise ValueError("no PNG")
    if orientation != 1:
        raise ValueError("its orientation lies in what would go")
    parts, place = [_PNG], 8
    while place < len(content):
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, end = content[place + 4 : place + 8], place + 12 + length
        if kind not in _PNG_WORDS:
            parts.append(content[place:end])
        if kind == b"IEND":
            break
        place = end
    return b"".join(parts)


def _webp(content: bytes, orientation: int) -> bytes:
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    if orientation != 1:
        raise ValueError("its orientation lies in what would go")
    parts, place = [], 12
    while place < len(content):
        kind = content[place : place + 4]
        (length,) = struct.unpack("<I", content[place + 4 : place + 8])
        end = place + 8 + length + length % 2
        chunk = content[place:end]
        if kind == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_FLAGS]) + chunk[9:]
        if kind not in _WEBP_WORDS:
            parts.append(chunk)
        place = end
    body = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(body)) + body


_STRIPPERS: Mapping[str, Callable[[bytes, int], bytes]] = {
    "image/jpeg": _jpeg,
    "image/png": _png,
    "image/webp": _webp,
}
