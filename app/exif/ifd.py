"""Reads the directories (IFDs) of a TIFF structure: the inside of every EXIF block and TIFF file.

A directory is a list of entries of 12 bytes: tag, type, count, and the value or its offset.
Everything may lie: offsets beyond the end, counts of billions, types that do not exist,
directories that point to themselves. Each is met with a bound and a problem, and the entries
beside it are still read. BigTIFF (entries of 20 bytes) is the same with wider numbers.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from struct import Struct

from app.exif.fields import decode_field, is_known_type, most_bytes, width_of
from app.exif.limits import MAX_BLOCK_BYTES, MAX_IFD_ENTRIES, MAX_VALUES_BYTES
from app.exif.sources import ByteSource, read_exactly
from app.exif.tags import DIRECTORY_OF_POINTER, EMBEDDED_BLOCKS, MAKER_NOTE, tag_name
from app.exif.values import Group, Groups, Malformed, Omitted, Problems

_BYTE_ORDERS = {b"II": "<", b"MM": ">"}
_CLASSIC, _BIG = 42, 43
_SMALLEST_OFFSET = 8  # behind the header


@dataclass
class Tiff:
    """What a TIFF structure holds: fields by directory, and the embedded blocks by kind."""

    groups: Groups = field(default_factory=dict)
    embedded: dict[str, bytes] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Layout:
    """How wide the numbers of this structure are, and in which byte order."""

    byte_order: str
    count: Struct
    entry: Struct
    offset: Struct


@dataclass(frozen=True, slots=True)
class _Entry:
    tag: int
    kind: int
    count: int
    inline: bytes


def _layouts(byte_order: str) -> dict[int, _Layout]:
    def layout(count: str, entry: str, offset: str) -> _Layout:
        return _Layout(
            byte_order,
            Struct(byte_order + count),
            Struct(byte_order + entry),
            Struct(byte_order + offset),
        )

    return {_CLASSIC: layout("H", "HHI4s", "I"), _BIG: layout("Q", "HHQ8s", "Q")}


_LAYOUTS = {mark: _layouts(order) for mark, order in _BYTE_ORDERS.items()}


def read_tiff(source: ByteSource, problems: Problems) -> Tiff:
    """All fields of `IFD0` and of the directories it leads to: `Exif`, `GPS`, `Interop`, `IFD1`.

    Raises:
        Malformed: the source does not begin as a TIFF structure does.
    """
    layout, first = _read_header(source)
    return _DirectoryWalk(source, layout, problems).walk_from(first)


def _read_header(source: ByteSource) -> tuple[_Layout, int]:
    head = read_exactly(source, 0, 8, "a TIFF header")
    order = _BYTE_ORDERS.get(head[:2])
    version = Struct(f"{order}H").unpack(head[2:4])[0] if order else None
    layout = _LAYOUTS[head[:2]].get(version) if version else None
    if layout is None:
        raise Malformed(f"Expected a TIFF header (II*, MM.*), found {head[:4]!r}.")
    position = 4 if version == _CLASSIC else 8
    offset = read_exactly(source, position, layout.offset.size, "the first directory's offset")
    return layout, layout.offset.unpack(offset)[0]


class _DirectoryWalk:
    """One walk through one structure; owns what is left of its budget of entries and bytes."""

    def __init__(self, source: ByteSource, layout: _Layout, problems: Problems) -> None:
        self._source = source
        self._layout = layout
        self._problems = problems
        self._entries_left = MAX_IFD_ENTRIES
        self._bytes_left = MAX_VALUES_BYTES
        self._tiff = Tiff()

    def walk_from(self, first: int) -> Tiff:
        """Reads the directory at the offset `first` and those that it leads to, each once."""
        pending = [("IFD0", first)]
        seen: set[int] = set()
        while pending:
            name, offset = pending.pop(0)
            if offset < _SMALLEST_OFFSET:
                self._problems.add(name, "outside", f"{name} is said to begin at byte {offset}.")
                continue
            if offset in seen or name in self._tiff.groups:
                self._problems.add(name, "loop", f"{name} is pointed to more than once.")
                continue
            seen.add(offset)
            pending += self._read_directory(name, offset)
        return self._tiff

    def _read_directory(self, name: str, offset: int) -> list[tuple[str, int]]:
        """Reads one directory; returns the names and offsets of those that it points to."""
        group: Group = {}
        pointers: list[tuple[str, int]] = []
        try:
            for entry in self._entries(name, offset):
                if entry.tag in DIRECTORY_OF_POINTER:
                    pointers.append((DIRECTORY_OF_POINTER[entry.tag], self._offset_in(entry)))
                else:
                    self._read_entry(name, entry, group)
            if name == "IFD0":
                pointers += self._thumbnail_directory(offset)
        except Malformed as error:
            self._problems.add(name, "truncated", str(error))
        if group:
            self._tiff.groups[name] = group
        return pointers

    def _entries(self, name: str, offset: int) -> Iterator[_Entry]:
        layout = self._layout
        (count,) = layout.count.unpack(
            read_exactly(self._source, offset, layout.count.size, f"the directory {name}")
        )
        readable = min(count, self._entries_left)
        data = self._source.read(offset + layout.count.size, readable * layout.entry.size)
        complete = len(data) // layout.entry.size
        self._entries_left -= complete
        for numbers in layout.entry.iter_unpack(data[: complete * layout.entry.size]):
            yield _Entry(*numbers)
        if complete < count:
            raise Malformed(f"{name} says that it has {count} fields; {complete} could be read.")

    def _thumbnail_directory(self, offset: int) -> list[tuple[str, int]]:
        """The directory that follows IFD0: the thumbnail's, or a TIFF file's second page."""
        layout = self._layout
        (count,) = layout.count.unpack(self._source.read(offset, layout.count.size))
        end = offset + layout.count.size + count * layout.entry.size
        data = self._source.read(end, layout.offset.size)
        following = layout.offset.unpack(data)[0] if len(data) == layout.offset.size else 0
        return [("IFD1", following)] if following else []

    def _offset_in(self, entry: _Entry) -> int:
        return int(self._layout.offset.unpack(entry.inline)[0])

    def _read_entry(self, directory: str, entry: _Entry, group: Group) -> None:
        name = tag_name(directory, entry.tag)
        path = f"{directory}:{name}"
        if not is_known_type(entry.kind):
            self._problems.add(path, "unknown_type", f"{name} has the unknown type {entry.kind}.")
        elif name in group:
            self._problems.add(path, "repeated", f"{name} stands twice; the first one counts.")
        elif name == MAKER_NOTE:
            group[name] = Omitted(entry.count * width_of(entry.kind), "bytes")
        elif directory == "IFD0" and entry.tag in EMBEDDED_BLOCKS:
            self._read_embedded(path, entry)
        else:
            self._read_value(path, name, entry, group)

    def _read_embedded(self, path: str, entry: _Entry) -> None:
        size = entry.count * width_of(entry.kind)
        if size > MAX_BLOCK_BYTES:
            self._problems.add(path, "too_long", f"{path} has {size} bytes and was not read.")
            return
        block = self._value_bytes(path, entry, size)
        if block is not None:
            self._tiff.embedded[EMBEDDED_BLOCKS[entry.tag]] = block

    def _read_value(self, path: str, name: str, entry: _Entry, group: Group) -> None:
        size = entry.count * width_of(entry.kind)
        if size > min(most_bytes(name, entry.kind), self._bytes_left):
            group[name] = Omitted(size, "bytes")
            return
        data = self._value_bytes(path, entry, size)
        if data is None:
            return
        self._bytes_left -= size
        group[name] = decode_field(
            name, entry.kind, entry.count, data, byte_order=self._layout.byte_order
        )

    def _value_bytes(self, path: str, entry: _Entry, size: int) -> bytes | None:
        """The `size` bytes of a value; None, with a problem, where the structure lacks them."""
        if size <= len(entry.inline):
            return entry.inline[:size]
        offset = self._offset_in(entry)
        data = self._source.read(offset, size)
        if len(data) < size:
            self._problems.add(
                path,
                "outside",
                f"{path} should lie at bytes {offset} to {offset + size}; "
                f"there are {self._source.size} bytes.",
            )
            return None
        return data
