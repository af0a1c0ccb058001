"""Files on their way in: written to scratch and hashed in the same breath."""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from app.images.archives import MemberRefused
from app.images.decoding.records import RenditionTargets
from app.images.names import clean_file_name
from app.images.outside.records import Origin
from app.images.tar import Stream

_CHUNK_BYTES = 1024 * 1024
HEAD_BYTES = 512


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file in scratch. Whoever takes it over moves it or removes it."""

    file_name: str
    path: Path
    sha256: str
    size_bytes: int
    head: bytes
    origin: Origin | None = None
    """Where it was copied from, if that is known."""
    is_reference: bool = False
    """To be left where it lies: the copy in scratch is only looked at."""

    @property
    def targets(self) -> RenditionTargets:
        """Where what is made of it is written, beside it."""
        return RenditionTargets(
            self.path.with_suffix(".preview"), self.path.with_suffix(".upright")
        )

    def discard(self) -> None:
        """Remove whatever of it is still there."""
        for path in (self.path, self.targets.preview, self.targets.upright):
            path.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A file that is not taken."""

    file_name: str
    reason: str


class ScratchFile:
    """A file that is being written; as a context manager it vanishes unless it was kept."""

    def __init__(self, path: Path, file_name: str) -> None:
        self.file_name = clean_file_name(file_name)
        self.size_bytes = 0
        self.head = b""
        self._path = path
        self._file: BinaryIO = path.open("xb")
        self._hash = hashlib.sha256()
        self._is_kept = False

    def write(self, chunk: bytes) -> None:
        """Add bytes; blocks while the disk does."""
        if len(self.head) < HEAD_BYTES:
            self.head += chunk[: HEAD_BYTES - len(self.head)]
        self.size_bytes += len(chunk)
        self._hash.update(chunk)
        self._file.write(chunk)

    def keep(self) -> Arrival:
        """The finished file."""
        self._file.close()
        self._is_kept = True
        return Arrival(
            self.file_name, self._path, self._hash.hexdigest(), self.size_bytes, self.head
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._file.close()
        if not self._is_kept:
            self._path.unlink(missing_ok=True)


def too_large(file_name: str, limit: int) -> Rejected:
    """A file beyond the operator's limit for one file."""
    return Rejected(
        file_name,
        f"{file_name} is larger than the {limit:,} bytes that one file may have (CONCORD_MAX_UPLOAD_BYTES).",
    )


def copy_in(source: Stream, path: Path, file_name: str, *, limit: int) -> Arrival | Rejected:
    """Copy a stream into scratch in flat memory; blocks, so it is called in a thread."""
    with ScratchFile(path, file_name) as scratch:
        try:
            while chunk := source.read(_CHUNK_BYTES):
                scratch.write(chunk)
                if scratch.size_bytes > limit:
                    return too_large(scratch.file_name, limit)
        except MemberRefused as refusal:
            return Rejected(scratch.file_name, refusal.message)
        except OSError as error:
            reason = f"{scratch.file_name} cannot be copied: {error.strerror}."
            return Rejected(scratch.file_name, reason)
        return scratch.keep()
