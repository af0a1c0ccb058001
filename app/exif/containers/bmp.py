"""BMP: a fixed header and nothing else; it has no place for EXIF."""

from struct import unpack_from

from app.exif.blocks import Blocks
from app.exif.sources import ByteSource, read_exactly

_HEADER_BYTES = 40
_INCHES_PER_METRE = 0.0254
_CHANNELS_AND_DEPTH = {
    1: (1, 1),
    2: (1, 2),
    4: (1, 4),
    8: (1, 8),
    16: (3, 5),
    24: (3, 8),
    32: (4, 8),
}


def read_bmp(source: ByteSource, blocks: Blocks) -> None:
    """Reads colour depth and resolution from the information header."""
    blocks.facts["Format"] = "BMP"
    header = read_exactly(source, 14, _HEADER_BYTES, "a BMP header")
    (size,) = unpack_from("<I", header)
    (bits,) = unpack_from("<H", header, 10 if size == 12 else 14)
    if bits in _CHANNELS_AND_DEPTH:
        blocks.facts["Channels"], blocks.facts["BitDepth"] = _CHANNELS_AND_DEPTH[bits]
    x, y = unpack_from("<ii", header, 24)
    if size >= _HEADER_BYTES and x > 0 and y > 0:
        blocks.add_dots(x, y, per_inch=_INCHES_PER_METRE)
