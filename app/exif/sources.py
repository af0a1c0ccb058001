"""Random access to the bytes of a file or of a block in memory, always within bounds.

Readers ask for `count` bytes at `offset` and get what is there: fewer at the end, none beyond
it, never an error. Of a file only what was asked for is read, so that the metadata of gigabytes
costs kilobytes.
"""

from pathlib import Path
from types import TracebackType
from typing import Protocol, Self

from app.exif.values import Malformed

HEAD_BYTES = 64 * 1024


class ByteSource(Protocol):
    """Bytes that can be read at any offset."""

    @property
    def size(self) -> int:
        """How many bytes there are."""

    def read(self, offset: int, count: int) -> bytes:
        """The bytes at `offset`: `count` of them, or as many as there are."""


class MemorySource:
    """Bytes already in memory."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    def read(self, offset: int, count: int) -> bytes:
        """The bytes at `offset`: `count` of them, or as many as there are."""
        if offset < 0 or count <= 0:
            return b""
        return self._data[offset : offset + count]


class FileSource:
    """A file, open as long as the `with` block lasts; its head is read once and kept."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("rb", buffering=0)
        self.size = self._file.seek(0, 2)
        self._file.seek(0)
        self._head = self._file.read(HEAD_BYTES)

    def read(self, offset: int, count: int) -> bytes:
        """The bytes at `offset`: `count` of them, or as many as there are."""
        if offset < 0 or count <= 0 or offset >= self.size:
            return b""
        if offset + count <= len(self._head):
            return self._head[offset : offset + count]
        self._file.seek(offset)
        return self._file.read(min(count, self.size - offset))

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._file.close()


def read_exactly(source: ByteSource, offset: int, count: int, what: str) -> bytes:
    """The `count` bytes at `offset`.

    Raises:
        Malformed: there are fewer.
    """
    data = source.read(offset, count)
    if len(data) < count:
        raise Malformed(f"Expected {count} bytes of {what} at {offset}, found {len(data)}.")
    return data
