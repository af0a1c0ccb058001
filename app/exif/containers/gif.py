"""GIF: a chain of blocks; XMP in an application extension, plain remarks in comment extensions."""

from app.exif.blocks import Blocks
from app.exif.limits import MAX_GIF_BLOCKS
from app.exif.sources import ByteSource, read_exactly
from app.exif.text import decode_text
from app.exif.values import Malformed

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, 0x3B
_COMMENT, _APPLICATION = 0xFE, 0xFF
_XMP = b"XMP DataXMP"
_XMP_TAIL = 258  # bytes behind the packet that let old readers skip it
_HAS_PALETTE = 0x80


def read_gif(source: ByteSource, blocks: Blocks) -> None:
    """Reads the palette's depth and the extensions, stepping over the pixels."""
    blocks.facts["Format"] = "GIF"
    flags = read_exactly(source, 10, 1, "a GIF header")[0]
    blocks.facts |= {"BitDepth": (flags & 7) + 1, "Channels": 1}
    _GifWalk(source, blocks).walk_from(13 + _palette_bytes(flags))


def _palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & _HAS_PALETTE else 0


class _GifWalk:
    """One walk through one file; owns what is left of its budget of blocks."""

    def __init__(self, source: ByteSource, blocks: Blocks) -> None:
        self._source = source
        self._blocks = blocks
        self._blocks_left = MAX_GIF_BLOCKS

    def walk_from(self, offset: int) -> None:
        """Steps from block to block until the trailer."""
        while True:
            kind = read_exactly(self._source, offset, 1, "a GIF block")[0]
            if kind == _TRAILER:
                return
            if kind == _EXTENSION:
                offset = self._extension(offset + 1)
            elif kind == _IMAGE:
                flags = read_exactly(self._source, offset + 9, 1, "a GIF image's flags")[0]
                offset = self._skip(offset + 11 + _palette_bytes(flags))
            else:
                raise Malformed(f"Expected a GIF block at {offset}, found {kind:#04x}.")

    def _extension(self, offset: int) -> int:
        """Reads one extension and returns where the next block begins."""
        label = read_exactly(self._source, offset, 1, "a GIF extension")[0]
        if label == _APPLICATION and self._source.read(offset + 2, len(_XMP)) == _XMP:
            return self._xmp(offset + 2 + len(_XMP))
        if label == _COMMENT:
            self._comment(offset + 1)
        return self._skip(offset + 1)

    def _xmp(self, offset: int) -> int:
        """The packet stands plain, not in sub-blocks; its tail makes it look like sub-blocks."""
        end = self._skip(offset)
        packet = self._blocks.take(self._source, offset, max(end - offset - _XMP_TAIL, 0), "XMP")
        if packet:
            self._blocks.add_xmp(packet)
        return end

    def _comment(self, offset: int) -> None:
        length = read_exactly(self._source, offset, 1, "a GIF comment")[0]
        text = decode_text(self._source.read(offset + 1, length))
        self._blocks.facts.setdefault("Comment", text)

    def _skip(self, offset: int) -> int:
        """Steps over sub-blocks and returns the offset behind them."""
        while True:
            length = read_exactly(self._source, offset, 1, "a GIF sub-block")[0]
            offset += 1 + length
            if length == 0:
                return offset
            self._blocks_left -= 1
            if self._blocks_left < 0:
                raise Malformed(f"It has more than {MAX_GIF_BLOCKS} blocks; the rest is unread.")
