"""Cut tiles out of a pyramid without decoding: a tiled TIFF with JPEG tiles is a shelf of JPEG files without headers.

The pyramids are written by `app.images.decoding.striped`, so their structure is known: little-endian BigTIFF, one
directory a level, the full size first. Reading is by ranges, so that a pyramid may lie in an object store. A level is
counted from 0, the smallest. Tiles at the right and lower edges are padded to full squares.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from struct import Struct, unpack

RangeReader = Callable[[int, int], Awaitable[bytes]]
"""Reads the bytes from the first number up to, not including, the second."""

_HEADER = Struct("<2sHHHQ")
_ENTRY = Struct("<HHQ8s")
_ENTRY_BYTES = 20
_BIG_TIFF = (b"II", 43, 8, 0)
_WIDTH, _HEIGHT, _TILE_WIDTH, _OFFSETS, _BYTE_COUNTS, _TABLES = 256, 257, 322, 324, 325, 347
_LETTERS = {1: "B", 3: "H", 4: "I", 7: "B", 16: "Q"}
_MOST_LEVELS = 24
_START_OF_IMAGE, _END_OF_IMAGE = b"\xff\xd8", b"\xff\xd9"


class NotAPyramid(ValueError):
    """A file that Concord did not write."""


@dataclass(frozen=True, slots=True)
class Level:
    """One size of the picture: where its tiles lie, row by row."""

    columns: int
    rows: int
    offsets: tuple[int, ...]
    byte_counts: tuple[int, ...]
    tables: bytes


@dataclass(frozen=True, slots=True)
class Pyramid:
    """Every size of a picture, the smallest first."""

    levels: tuple[Level, ...]

    def has(self, z: int, x: int, y: int) -> bool:
        """Whether there is such a tile."""
        if not 0 <= z < len(self.levels):
            return False
        return 0 <= x < self.levels[z].columns and 0 <= y < self.levels[z].rows

    async def tile(self, read: RangeReader, z: int, x: int, y: int) -> bytes:
        """The tile as a JPEG file. There must be such a tile."""
        level = self.levels[z]
        index = y * level.columns + x
        start = level.offsets[index]
        stream = await read(start, start + level.byte_counts[index])
        # Quantisation and Huffman tables are stored once a level, before the tiles.
        return level.tables.removesuffix(_END_OF_IMAGE) + stream.removeprefix(_START_OF_IMAGE)


async def read_pyramid(read: RangeReader) -> Pyramid:
    """The structure of a pyramid, which is worth keeping: it takes a few reads a level.

    Raises:
        NotAPyramid: the file has another structure.
    """
    *kind, offset = _HEADER.unpack(await read(0, _HEADER.size))
    if tuple(kind) != _BIG_TIFF:
        raise NotAPyramid(f"expected a little-endian BigTIFF, found {kind!r}")
    levels: list[Level] = []
    while offset and len(levels) < _MOST_LEVELS:
        level, offset = await _read_level(read, offset)
        levels.append(level)
    return Pyramid(tuple(reversed(levels)))


async def _read_level(read: RangeReader, offset: int) -> tuple[Level, int]:
    count = int.from_bytes(await read(offset, offset + 8), "little")
    end = offset + 8 + count * _ENTRY_BYTES
    directory = await read(offset + 8, end + 8)
    entries = {
        tag: (kind, length, value)
        for tag, kind, length, value in _ENTRY.iter_unpack(directory[:-8])
    }
    if not entries.keys() >= {_WIDTH, _HEIGHT, _TILE_WIDTH, _OFFSETS, _BYTE_COUNTS, _TABLES}:
        raise NotAPyramid("a directory without JPEG tiles")
    numbers = {tag: await _numbers(read, *entries[tag]) for tag in entries if tag in _WANTED}
    tile_px = numbers[_TILE_WIDTH][0]
    level = Level(
        columns=-(-numbers[_WIDTH][0] // tile_px),
        rows=-(-numbers[_HEIGHT][0] // tile_px),
        offsets=numbers[_OFFSETS],
        byte_counts=numbers[_BYTE_COUNTS],
        tables=bytes(numbers[_TABLES]),
    )
    return level, int.from_bytes(directory[-8:], "little")


_WANTED = (_WIDTH, _HEIGHT, _TILE_WIDTH, _OFFSETS, _BYTE_COUNTS, _TABLES)


async def _numbers(read: RangeReader, kind: int, length: int, value: bytes) -> tuple[int, ...]:
    """The values of an entry: inside it when they fit eight bytes, elsewhere in the file when not."""
    form = Struct(f"<{length}{_LETTERS[kind]}")
    if form.size <= len(value):
        return form.unpack(value[: form.size])
    (start,) = unpack("<Q", value)
    return form.unpack(await read(start, start + form.size))
