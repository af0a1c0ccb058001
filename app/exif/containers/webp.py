"""WebP: a RIFF chain of chunks; metadata lies in `EXIF` and `XMP `, mostly behind the pixels."""

from struct import unpack

from app.exif.blocks import Blocks
from app.exif.limits import MAX_CHUNKS
from app.exif.sources import ByteSource, MemorySource, read_exactly
from app.exif.values import Malformed

_HAS_ALPHA = 0x10  # of the flags in VP8X
_LOSSLESS_ALPHA = 0x10  # of the last byte of a VP8L header


def read_webp(source: ByteSource, blocks: Blocks) -> None:
    """Reads the chunks that tell of the picture; `VP8X` says whether it has transparency."""
    blocks.facts |= {"Format": "WEBP", "BitDepth": 8, "Channels": 3}
    offset = 12
    for _ in range(MAX_CHUNKS):
        if offset + 8 > source.size:
            return
        kind, length = unpack("<4sI", read_exactly(source, offset, 8, "a WebP chunk's head"))
        if kind in (b"VP8X", b"VP8L"):
            _read_channels(kind, source.read(offset + 8, 5), blocks)
        elif kind in (b"EXIF", b"XMP "):
            _read_block(kind, source, offset + 8, length, blocks)
        offset += 8 + length + length % 2
    raise Malformed(f"It has more than {MAX_CHUNKS} chunks; the rest is unread.")


def _read_channels(kind: bytes, data: bytes, blocks: Blocks) -> None:
    if len(data) < 5:
        return
    has_alpha = data[0] & _HAS_ALPHA if kind == b"VP8X" else data[4] & _LOSSLESS_ALPHA
    if has_alpha:
        blocks.facts["Channels"] = 4


def _read_block(kind: bytes, source: ByteSource, offset: int, length: int, blocks: Blocks) -> None:
    data = blocks.take(source, offset, length, kind.decode("ascii").strip())
    if data is None:
        return
    if kind == b"XMP ":
        blocks.add_xmp(data)
    else:
        blocks.exif = blocks.exif or MemorySource(data.removeprefix(b"Exif\0\0"))
