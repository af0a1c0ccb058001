"""Blobs as plain files in one folder."""

import asyncio
import os
import shutil
import sys
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from app.storage.blobs import CHUNK_BYTES, OCTET_STREAM, StoredBlob
from app.storage.errors import BlobMissing
from app.storage.keys import check_key

_SCRATCH = ".incoming"  # Keys never start with a dot, so no blob can live in there.


class LocalBlobs:
    """A folder whose files are the blobs; each appears by a rename, after its bytes are on the disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.scratch = folder / _SCRATCH
        self.scratch.mkdir(parents=True, exist_ok=True)

    async def put_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        await asyncio.to_thread(self._write, key, lambda target: _copy(path, target))

    async def take_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        await asyncio.to_thread(self._take, key, path)

    async def put_bytes(
        self, key: str, content: bytes, *, content_type: str = OCTET_STREAM
    ) -> None:
        await asyncio.to_thread(self._write, key, lambda target: _fill(target, content))

    async def read(self, key: str, start: int = 0, stop: int | None = None) -> bytes:
        return await asyncio.to_thread(self._read, key, start, stop)

    async def stream(
        self, key: str, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(self._open, key)
        try:
            await asyncio.to_thread(file.seek, start)
            left = sys.maxsize if stop is None else stop - start
            while left > 0 and (
                chunk := await asyncio.to_thread(file.read, min(CHUNK_BYTES, left))
            ):
                left -= len(chunk)
                yield chunk
        finally:
            file.close()

    async def size(self, key: str) -> int:
        return (await asyncio.to_thread(self._stat, key)).st_size

    async def exists(self, key: str) -> bool:
        return await asyncio.to_thread(self._path(key).is_file)

    async def delete(self, key: str) -> None:
        await asyncio.to_thread(self._path(key).unlink, missing_ok=True)

    async def blobs(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        folders = [self._path(prefix) if prefix else self.folder]
        while folders:
            blobs, inner = await asyncio.to_thread(self._list, folders.pop())
            folders.extend(inner)
            for blob in blobs:
                yield blob

    def local_path(self, key: str) -> Path | None:
        return self._path(key)

    async def url(self, key: str, expires: timedelta) -> str | None:
        return None

    async def download_to(self, key: str, path: Path) -> None:
        try:
            await asyncio.to_thread(shutil.copyfile, self._path(key), path)
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    async def check(self) -> None:
        probe = self.scratch / f"check-{uuid4().hex}"
        await asyncio.to_thread(_fill, probe, b"")
        probe.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / check_key(key)

    def _open(self, key: str) -> BinaryIO:
        try:
            return self._path(key).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    def _stat(self, key: str) -> os.stat_result:
        try:
            return self._path(key).stat()
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    def _read(self, key: str, start: int, stop: int | None) -> bytes:
        with self._open(key) as file:
            file.seek(start)
            return file.read(-1 if stop is None else max(0, stop - start))

    def _write(self, key: str, fill: Callable[[Path], None]) -> None:
        temporary = self.scratch / uuid4().hex
        try:
            fill(temporary)
            self._rename(temporary, self._path(key))
        finally:
            temporary.unlink(missing_ok=True)

    def _take(self, key: str, path: Path) -> None:
        if path.stat().st_dev != self.scratch.stat().st_dev:
            self._write(key, lambda target: _copy(path, target))
            path.unlink()
            return
        with path.open("rb") as file:
            os.fsync(file.fileno())
        self._rename(path, self._path(key))

    def _rename(self, source: Path, target: Path) -> None:
        self._make_folder(target.parent)
        source.replace(target)
        _sync_folder(target.parent)

    def _make_folder(self, folder: Path) -> None:
        if folder.is_dir():
            return
        self._make_folder(folder.parent)
        folder.mkdir(exist_ok=True)
        _sync_folder(folder.parent)

    def _list(self, folder: Path) -> tuple[list[StoredBlob], list[Path]]:
        blobs: list[StoredBlob] = []
        folders: list[Path] = []
        if not folder.is_dir():
            return blobs, folders
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(Path(entry.path))
                elif entry.is_file(follow_symlinks=False):
                    blobs.append(self._stored(entry))
        return blobs, sorted(folders, reverse=True)

    def _stored(self, entry: os.DirEntry[str]) -> StoredBlob:
        status = entry.stat()
        key = Path(entry.path).relative_to(self.folder).as_posix()
        return StoredBlob(key, status.st_size, datetime.fromtimestamp(status.st_mtime, UTC))


def _fill(target: Path, content: bytes) -> None:
    with target.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as from_file, target.open("xb") as to_file:
        shutil.copyfileobj(from_file, to_file, CHUNK_BYTES)
        to_file.flush()
        os.fsync(to_file.fileno())


def _sync_folder(folder: Path) -> None:
    """Make a rename durable: the folder that holds the name is synced like a file."""
    if sys.platform == "win32":  # Folders cannot be opened there; NTFS journals the rename itself.
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
