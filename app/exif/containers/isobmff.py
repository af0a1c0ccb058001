"""HEIC, HEIF and AVIF: nested boxes; the box `meta` lists items, one of which is the EXIF block.

What is needed of ISO/IEC 14496-12 and 23008-12: `iinf` names the items, `iloc` says where each
lies, `ipco` and `ipma` give the primary picture's bits per channel.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from struct import unpack

from app.exif.blocks import Blocks
from app.exif.cursor import Cursor
from app.exif.limits import MAX_BOXES, MAX_EXTENTS, MAX_META_BYTES
from app.exif.sources import ByteSource, MemorySource, read_exactly
from app.exif.values import Malformed

_FORMATS = {"AVIF": {b"avif", b"avis"}, "HEIC": {b"heic", b"heix", b"hevc", b"hevx", b"heim"}}
_GENERIC_BRANDS = {b"mif1", b"msf1", b"mif2", b"miaf"}
_DEPTH_BYTES = 64  # of a property, more than those that tell the depth have
_FULL_BOX_HEAD = 4  # version and flags
_XMP_TYPE = b"application/rdf+xml\0"


@dataclass(frozen=True, slots=True)
class _Extent:
    """A piece of an item: in the file, or in the box `idat` within `meta`."""

    in_meta: bool
    offset: int
    length: int


@dataclass(frozen=True, slots=True)
class _Box:
    """A box: its type, and where its content begins and ends."""

    kind: bytes
    start: int
    end: int


def brand_format(head: bytes) -> str | None:
    """`AVIF`, `HEIC` or `HEIF` by the brands in a file's first bytes; None for other files."""
    if head[4:8] != b"ftyp":
        return None
    size = int.from_bytes(head[:4], "big")
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, min(size, len(head)), 4))]
    for brand in brands:
        for name, known in _FORMATS.items():
            if brand in known:
                return name
    return "HEIF" if _GENERIC_BRANDS.intersection(brands) else None


def read_isobmff(source: ByteSource, blocks: Blocks) -> None:
    """Reads the box `meta` and the EXIF and XMP items that it lists."""
    blocks.facts["Format"] = brand_format(source.read(0, 64)) or "HEIF"
    for box in _boxes(source, 0, source.size):
        if box.kind == b"meta":
            if box.end - box.start > MAX_META_BYTES:
                raise Malformed(f"The box meta has {box.end - box.start} bytes; it was not read.")
            _Meta(source, box, blocks).read()
            return


def _boxes(source: ByteSource, start: int, end: int) -> Iterator[_Box]:
    offset = start
    for _ in range(MAX_BOXES):
        if offset + 8 > end:
            return
        size, kind = unpack(">I4s", read_exactly(source, offset, 8, "a box's head"))
        head = 8
        if size == 1:
            (size,) = unpack(">Q", read_exactly(source, offset + 8, 8, "a box's size"))
            head = 16
        elif size == 0:
            size = end - offset
        if size < head:
            raise Malformed(f"The box {kind!r} at {offset} says that it has {size} bytes.")
        yield _Box(kind, offset + head, min(offset + size, end))
        offset += size
    raise Malformed(f"It has more than {MAX_BOXES} boxes in a row; the rest is unread.")


class _Meta:
    """The box `meta` of one file: its items, their places and the primary picture's properties."""

    def __init__(self, source: ByteSource, box: _Box, blocks: Blocks) -> None:
        self._source = source
        self._blocks = blocks
        children = _boxes(source, box.start + _FULL_BOX_HEAD, box.end)
        self._children = {child.kind: child for child in children}

    def read(self) -> None:
        """Fills in bit depth and channels, then the EXIF and XMP blocks."""
        self._read_depth()
        places = self._places()
        for item_id, kind, content_type in self._items():
            if kind == b"Exif" and self._blocks.exif is None:
                self._read_exif(self._item_bytes(places.get(item_id, []), "Exif"))
            elif kind == b"mime" and content_type.startswith(_XMP_TYPE):
                self._blocks.add_xmp(self._item_bytes(places.get(item_id, []), "XMP"))

    def _read_exif(self, data: bytes) -> None:
        """The block begins with how many bytes to skip until the TIFF header, mostly `Exif`."""
        skipped = 4 + int.from_bytes(data[:4], "big")
        if data[skipped:]:
            self._blocks.exif = MemorySource(data[skipped:])
        else:
            self._blocks.problems.add("Exif", "outside", "The EXIF item has no content.")

    def _cursor(self, kind: bytes) -> tuple[int, int, Cursor]:
        """Version, flags and content of a child box; an absent box reads as an empty one."""
        box = self._children.get(kind)
        data = self._source.read(box.start, box.end - box.start) if box else bytes(16)
        cursor = Cursor(data, f"The box {kind.decode('latin-1')}")
        return cursor.number(1), cursor.number(3), cursor

    def _items(self) -> Iterator[tuple[int, bytes, bytes]]:
        """Id, type and, of a `mime` item, content type of each item."""
        box = self._children.get(b"iinf")
        if box is None:
            return
        version = self._source.read(box.start, 1)
        head = _FULL_BOX_HEAD + (2 if version == b"\0" else 4)
        for entry in _boxes(self._source, box.start + head, box.end):
            cursor = Cursor(self._source.read(entry.start, entry.end - entry.start), "An item")
            entry_version = cursor.number(4) >> 24
            if entry_version < 2:
                continue
            item_id = cursor.number(2 if entry_version == 2 else 4)
            cursor.take(2)
            kind = cursor.take(4)
            _name, _, content_type = cursor.rest().partition(b"\0")
            yield item_id, kind, content_type

    def _places(self) -> dict[int, list[_Extent]]:
        version, _flags, cursor = self._cursor(b"iloc")
        sizes = cursor.number(2)
        offset_size, length_size = sizes >> 12, sizes >> 8 & 15
        base_size, index_size = sizes >> 4 & 15, sizes & 15 if version else 0
        places: dict[int, list[_Extent]] = {}
        for _ in range(min(cursor.number(4 if version == 2 else 2), MAX_BOXES)):
            item_id = cursor.number(4 if version == 2 else 2)
            in_meta = version > 0 and cursor.number(2) & 15 == 1
            cursor.take(2)
            base = cursor.number(base_size)
            extents = places.setdefault(item_id, [])
            for _ in range(min(cursor.number(2), MAX_EXTENTS)):
                cursor.take(index_size)
                offset = base + cursor.number(offset_size)
                extents.append(_Extent(in_meta, offset, cursor.number(length_size)))
        return places

    def _item_bytes(self, extents: list[_Extent], name: str) -> bytes:
        pieces: list[bytes] = []
        inside = self._children.get(b"idat")
        for extent in extents:
            start = extent.offset + (inside.start if extent.in_meta and inside else 0)
            length = extent.length or self._source.size - start
            pieces.append(self._blocks.take(self._source, start, length, name) or b"")
        return b"".join(pieces)

    def _read_depth(self) -> None:
        properties = self._primary_properties()
        for kind, reader in _DEPTH_READERS.items():
            data = properties.get(kind)
            found = reader(data) if data else None
            if found:
                self._blocks.facts["BitDepth"], self._blocks.facts["Channels"] = found
                return

    def _primary_properties(self) -> dict[bytes, bytes]:
        """The properties of the primary picture by type, then those of any other."""
        box = self._children.get(b"iprp")
        if box is None:
            return {}
        groups = {child.kind: child for child in _boxes(self._source, box.start, box.end)}
        if b"ipco" not in groups:
            return {}
        holder = groups[b"ipco"]
        every = list(_boxes(self._source, holder.start, holder.end))
        self._children |= groups
        own = [every[index - 1] for index in self._primary_indexes() if 0 < index <= len(every)]
        # A grid or another derived picture has no depth of its own, but its tiles have.
        return {each.kind: self._head_of(each) for each in reversed([*own, *every])}

    def _head_of(self, box: _Box) -> bytes:
        return self._source.read(box.start, min(box.end - box.start, _DEPTH_BYTES))

    def _primary_indexes(self) -> list[int]:
        version, _flags, cursor = self._cursor(b"pitm")
        primary = cursor.number(2 if version == 0 else 4)
        version, flags, cursor = self._cursor(b"ipma")
        width = 2 if flags & 1 else 1
        mask = 0x7FFF if flags & 1 else 0x7F
        for _ in range(min(cursor.number(4), MAX_BOXES)):
            item_id = cursor.number(2 if version == 0 else 4)
            count = cursor.number(1)
            if item_id == primary:
                return [cursor.number(width) & mask for _ in range(count)]
            cursor.take(count * width)
        return []


def _depth_of_pixels(data: bytes) -> tuple[int, int] | None:
    """`pixi`: the number of channels, then the bits of each."""
    return (data[5], data[4]) if len(data) > 5 else None


def _depth_of_hevc(data: bytes) -> tuple[int, int] | None:
    """`hvcC`: chroma format (0 is grey) and the bits of luma above 8."""
    return ((data[17] & 7) + 8, 3 if data[16] & 3 else 1) if len(data) > 17 else None


def _depth_of_av1(data: bytes) -> tuple[int, int] | None:
    """`av1C`: flags for more than 8 bits, for 12 bits, and for grey."""
    if len(data) < 3:
        return None
    depth = 8 if not data[2] & 0x40 else 12 if data[2] & 0x20 else 10
    return depth, 1 if data[2] & 0x10 else 3


_DEPTH_READERS: dict[bytes, Callable[[bytes], tuple[int, int] | None]] = {
    b"pixi": _depth_of_pixels,
    b"hvcC": _depth_of_hevc,
    b"av1C": _depth_of_av1,
}
