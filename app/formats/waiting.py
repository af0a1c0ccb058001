"""Samples that wait on disk for their pictures, because a snapshot is read to its end before pictures are copied."""

from collections.abc import Iterator
from struct import Struct
from tempfile import SpooledTemporaryFile

_IN_MEMORY = 4_000_000
_LENGTHS = Struct("<II")


class Waiting:
    """Samples by a key, given back in the order in which they were put."""

    def __init__(self) -> None:
        self._file: SpooledTemporaryFile[bytes] | None = None
        self._is_read = False

    def put(self, key: str, content: bytes) -> None:
        """One sample more. None may be taken yet."""
        if self._file is None:
            self._file = SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115 -- lives until all are taken
        name = key.encode()
        self._file.write(_LENGTHS.pack(len(name), len(content)) + name + content)

    def until(self, key: str) -> Iterator[tuple[str, bytes]]:
        """The samples up to the one of this key, which comes last."""
        for found in self.rest():
            yield found
            if found[0] == key:
                return

    def rest(self) -> Iterator[tuple[str, bytes]]:
        """All samples that are left."""
        if self._file is None:
            return
        if not self._is_read:
            self._file.seek(0)
            self._is_read = True
        while lengths := self._file.read(_LENGTHS.size):
            name, content = _LENGTHS.unpack(lengths)
            yield self._file.read(name).decode(), self._file.read(content)

    def close(self) -> None:
        """Forget them."""
        if self._file is not None:
            self._file.close()
