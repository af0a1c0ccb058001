"""GIF: a chain of blocks. Pictures, how long each is shown, and how often all of them are; no comment, no XMP."""

from collections.abc import Iterator

_EXTENSION, _IMAGE, _TRAILER = 0x21, 0x2C, b"\x3b"
_CONTROL, _APPLICATION = 0xF9, 0xFF
_LOOPS = {b"NETSCAPE2.0", b"ANIMEXTS1.0"}
_LOOP_BYTES = 19
_HAS_PALETTE = 0x80


def strip_gif(content: bytes) -> bytes:
    """All but what tells. Raises ValueError, IndexError."""
    if content[:6] not in (b"GIF87a", b"GIF89a"):
        raise ValueError("no GIF")
    start = 13 + _palette_bytes(content[10])
    if start > len(content):
        raise ValueError("its palette has no end")
    return content[:start] + b"".join(_kept_blocks(content, start)) + _TRAILER


def _kept_blocks(content: bytes, place: int) -> Iterator[bytes]:
    """What is hung on behind the trailer goes; a file that lacks one gets it."""
    while place < len(content) and content[place] != _TRAILER[0]:
        kind = content[place]
        if kind not in (_EXTENSION, _IMAGE):
            raise ValueError("no block where one has to be")
        head = 2 if kind == _EXTENSION else 11 + _palette_bytes(content[place + 9])
        end = _behind_sub_blocks(content, place + head)
        if kind == _IMAGE or _is_kept(content[place:end]):
            yield content[place:end]
        place = end


def _is_kept(extension: bytes) -> bool:
    label = extension[1]
    is_loop = extension[3:14] in _LOOPS and len(extension) == _LOOP_BYTES
    return label == _CONTROL or (label == _APPLICATION and is_loop)


def _behind_sub_blocks(content: bytes, place: int) -> int:
    while length := content[place]:
        place += 1 + length
    return place + 1


def _palette_bytes(flags: int) -> int:
    return 3 << ((flags & 7) + 1) if flags & _HAS_PALETTE else 0
