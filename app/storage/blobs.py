"""The interface that both stores have."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

CHUNK_BYTES = 1024 * 1024
"""How much of a blob is held in memory at a time while it is streamed."""

OCTET_STREAM = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class StoredBlob:
    """One blob as a listing shows it."""

    key: str
    size_bytes: int
    modified_at: datetime


class ReadableBlobs(Protocol):
    """Blobs to read. Ranges are half open: `start` is read, `stop` is not; `stop=None` means the end."""

    async def read(self, key: str, start: int = 0, stop: int | None = None) -> bytes:
        """The bytes of a range, for blobs and ranges that fit in memory."""

    def stream(self, key: str, start: int = 0, stop: int | None = None) -> AsyncIterator[bytes]:
        """The bytes of a range in chunks, in flat memory."""

    async def size(self, key: str) -> int:
        """Size in bytes."""

    def local_path(self, key: str) -> Path | None:
        """Where the blob is a plain file that other processes may read, if this store has such files."""

    async def url(self, key: str, expires: timedelta) -> str | None:
        """A presigned address, where the store can make one."""


class BlobStore(ReadableBlobs, Protocol):
    """Immutable blobs by key."""

    scratch: Path
    """A folder for files on their way into the store, from where `take_file` moves them cheaply."""

    async def put_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        """Store a copy of the file."""

    async def take_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        """Store the file and remove it from where it was."""

    async def put_bytes(
        self, key: str, content: bytes, *, content_type: str = OCTET_STREAM
    ) -> None:
        """Store these bytes."""

    async def exists(self, key: str) -> bool:
        """Whether the blob is there."""

    async def delete(self, key: str) -> None:
        """Remove the blob; one that is already gone is no mistake."""

    def blobs(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        """Every blob whose key starts with these whole parts, one folder's worth in memory at a time."""

    async def download_to(self, key: str, path: Path) -> None:
        """Copy the blob into a file."""

    async def check(self) -> None:
        """Do nothing if the store can be written to; otherwise raise what stands in the way."""
