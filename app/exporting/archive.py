"""A ZIP file that is the same for the same content: no clock, no owner, members in the order in which they came.

Members larger than 4 GiB and any number of them are allowed (ZIP64). Each member's SHA-256 is kept for the manifest.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_CHUNK_BYTES = 1 << 20
_LEVEL = 4
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MODE = 0o100644 << 16
_UNIX = 3
_PACKED = frozenset(
    {".jpg", ".jpeg", ".png", ".webp", ".heic", ".heif", ".avif", ".gif", ".npz", ".parquet", ".tar", ".tfrecord"}
)  # fmt: skip
"""Compressed already, or full of what is: to press it again costs time and gains nothing."""


class Archive:
    """A sink of `formats` that writes a ZIP. `scratch` gives paths for members that grow."""

    def __init__(self, path: Path, scratch: Callable[[], Path]) -> None:
        self.path = path
        self.files: dict[str, str] = {}
        """SHA-256 by path, in the order of the archive."""
        self._scratch = scratch
        self._growing: dict[str, Path] = {}
        self._zip = ZipFile(path, "w", ZIP_DEFLATED, allowZip64=True, compresslevel=_LEVEL)

    def write(self, path: str, content: bytes) -> None:
        """A whole member."""
        self._refuse_twice(path)
        self._zip.writestr(_member(path), content, compresslevel=_LEVEL)
        self.files[path] = hashlib.sha256(content).hexdigest()

    def append(self, path: str, content: bytes) -> None:
        """The next part of a member that grows."""
        if path not in self._growing:
            self._refuse_twice(path)
            self._growing[path] = self._scratch()
        # Opened anew each time: a dataset of a thousand shards would hold as many files open.
        with self._growing[path].open("ab") as file:
            file.write(content)

    def end_growing(self) -> None:
        """Put what has grown into the archive, in order of paths."""
        for path in sorted(self._growing):
            member = self._zip.open(_member(path), "w", force_zip64=True)
            with self._growing[path].open("rb") as file, member:
                self.files[path] = _copied(_chunks(file), member.write)
            self._growing[path].unlink()
        self._growing = {}

    def reopen(self) -> None:
        """Finish the archive so that it can be read, and go on behind what is there."""
        self._zip.close()
        self._zip = ZipFile(self.path, "a", ZIP_DEFLATED, allowZip64=True, compresslevel=_LEVEL)

    def close(self) -> None:
        """Write the directory. Harmless when that has been done."""
        self._zip.close()
        self._drop_growing()

    def discard(self) -> None:
        """Leave nothing behind."""
        self.close()
        self.path.unlink(missing_ok=True)

    def _refuse_twice(self, path: str) -> None:
        if path in self.files or path in self._growing:
            raise ValueError(f"The format writes {path} twice.")

    def _drop_growing(self) -> None:
        for path in self._growing.values():
            path.unlink(missing_ok=True)
        self._growing = {}


def sha256_of(path: Path) -> str:
    """Of a whole file, in flat memory."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _member(path: str) -> ZipInfo:
    info = ZipInfo(path, _EPOCH)
    is_packed = PurePosixPath(path).suffix.lower() in _PACKED
    info.compress_type = ZIP_STORED if is_packed else ZIP_DEFLATED
    info.create_system = _UNIX
    info.external_attr = _MODE
    return info


def _chunks(file: BinaryIO) -> Iterable[bytes]:
    while chunk := file.read(_CHUNK_BYTES):
        yield chunk


def _copied(chunks: Iterable[bytes], write: Callable[[bytes], object]) -> str:
    digest = hashlib.sha256()
    for chunk in chunks:
        digest.update(chunk)
        write(chunk)
    return digest.hexdigest()
