"""PNG: a chain of chunks, each with a name and a checksum."""

import struct
import zlib

from app.exif.stripping.turning import exif_of

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_HEADER, _END = b"IHDR", b"IEND"
_OF_PIXELS = {_HEADER, b"PLTE", b"IDAT", _END, b"tRNS", b"acTL", b"fcTL", b"fdAT"}
_OF_COLOURS = {b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD"}
_KEPT = _OF_PIXELS | _OF_COLOURS | {b"pHYs"}


def strip_png(content: bytes, orientation: int = 1) -> bytes:
    """All but what tells. Raises ValueError, struct.error."""
    if content[:8] != _SIGNATURE:
        raise ValueError("no PNG")
    parts, place, kind = [_SIGNATURE], 8, b""
    while kind != _END:
        (length,) = struct.unpack(">I", content[place : place + 4])
        kind, end = content[place + 4 : place + 8], place + 12 + length
        if end > len(content):
            raise ValueError("a chunk has no end")
        if kind in _KEPT:
            parts.append(content[place:end])
        if kind == _HEADER and orientation != 1:
            parts.append(_chunk(b"eXIf", exif_of(orientation)))
        place = end
    return b"".join(parts)


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
