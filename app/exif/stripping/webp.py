"""WebP: chunks in a RIFF file; those of an animation's frames hold chunks themselves."""

import struct
from collections.abc import Iterator

from app.exif.stripping.turning import exif_of

_HEAD, _FRAME = b"VP8X", b"ANMF"
_OF_PIXELS = {b"VP8 ", b"VP8L", b"ALPH"}
_KEPT = _OF_PIXELS | {_HEAD, _FRAME, b"ANIM", b"ICCP"}
_FRAME_HEAD_BYTES = 16
_HAS_EXIF, _HAS_XMP = 0b1000, 0b0100


def strip_webp(content: bytes, orientation: int = 1) -> bytes:
    """All but what tells. Raises ValueError, IndexError, struct.error."""
    if content[:4] != b"RIFF" or content[8:12] != b"WEBP":
        raise ValueError("no WebP")
    # What is hung on behind the file's own end goes with the rest.
    (length,) = struct.unpack("<I", content[4:8])
    chunks = list(_chunks(content[12 : 8 + length]))
    if orientation != 1 and (not chunks or chunks[0][0] != _HEAD):
        raise ValueError("its head has no place for an orientation")
    parts = [_kept(kind, body, orientation) for kind, body in chunks if kind in _KEPT]
    if orientation != 1:
        parts.append(_chunk(b"EXIF", exif_of(orientation)))
    return b"RIFF" + _sized(b"WEBP" + b"".join(parts))


def _kept(kind: bytes, body: bytes, orientation: int) -> bytes:
    if kind == _HEAD:
        flags = body[0] & ~(_HAS_EXIF | _HAS_XMP) | (_HAS_EXIF if orientation != 1 else 0)
        body = bytes([flags]) + body[1:10]
    elif kind == _FRAME:
        head, rest = body[:_FRAME_HEAD_BYTES], body[_FRAME_HEAD_BYTES:]
        body = head + b"".join(_chunk(*each) for each in _chunks(rest) if each[0] in _OF_PIXELS)
    return _chunk(kind, body)


def _chunks(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    place = 0
    while place < len(content):
        (length,) = struct.unpack("<I", content[place + 4 : place + 8])
        start = place + 8
        if start + length > len(content):
            raise ValueError("a chunk has no end")
        yield content[place : place + 4], content[start : start + length]
        place = start + length + length % 2


def _chunk(kind: bytes, body: bytes) -> bytes:
    return kind + _sized(body)


def _sized(body: bytes) -> bytes:
    return struct.pack("<I", len(body)) + body + b"\x00" * (len(body) % 2)
