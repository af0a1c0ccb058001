"""Blobs as objects in an S3-compatible store."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import obstore
from obstore.exceptions import AlreadyExistsError
from obstore.store import S3Store

from app.storage.blobs import CHUNK_BYTES, OCTET_STREAM, StoredBlob
from app.storage.errors import BlobMissing
from app.storage.keys import check_key

if TYPE_CHECKING:  # Exists in the stubs alone.
    from obstore import GetOptions

_MULTIPART_ABOVE_BYTES = 8 * 1024 * 1024
_CACHE_FOREVER = "private, max-age=31536000, immutable"


class ObjectBlobs:
    """Objects below a prefix of one bucket; large ones are sent in parts and appear when the last one has arrived."""

    def __init__(self, store: S3Store, scratch: Path) -> None:
        self._store = store
        self.scratch = scratch
        self.scratch.mkdir(parents=True, exist_ok=True)

    async def put_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        is_large = await asyncio.to_thread(_is_large, path)
        if is_large and await self.exists(key):
            return
        await self._put(key, path, content_type, is_large=is_large)

    async def take_file(self, key: str, path: Path, *, content_type: str = OCTET_STREAM) -> None:
        await self.put_file(key, path, content_type=content_type)
        await asyncio.to_thread(path.unlink)

    async def put_bytes(
        self, key: str, content: bytes, *, content_type: str = OCTET_STREAM
    ) -> None:
        await self._put(key, content, content_type, is_large=len(content) > _MULTIPART_ABOVE_BYTES)

    async def read(self, key: str, start: int = 0, stop: int | None = None) -> bytes:
        try:
            if stop is not None and stop <= start:
                return b""
            result = await obstore.get_async(
                self._store, check_key(key), options=_range(start, stop)
            )
            return bytes(await result.bytes_async())
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    async def stream(
        self, key: str, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        if stop is not None and stop <= start:
            return
        try:
            result = await obstore.get_async(
                self._store, check_key(key), options=_range(start, stop)
            )
        except FileNotFoundError as error:
            raise BlobMissing(key) from error
        async for chunk in result.stream(min_chunk_size=CHUNK_BYTES):
            yield bytes(chunk)

    async def size(self, key: str) -> int:
        try:
            return (await obstore.head_async(self._store, check_key(key)))["size"]
        except FileNotFoundError as error:
            raise BlobMissing(key) from error

    async def exists(self, key: str) -> bool:
        try:
            await obstore.head_async(self._store, check_key(key))
        except FileNotFoundError:
            return False
        return True

    async def delete(self, key: str) -> None:
        with contextlib.suppress(FileNotFoundError):
            await obstore.delete_async(self._store, check_key(key))

    async def blobs(self, prefix: str = "") -> AsyncIterator[StoredBlob]:
        async for page in obstore.list(self._store, prefix or None):
            for found in page:
                yield StoredBlob(found["path"], found["size"], found["last_modified"])

    def local_path(self, key: str) -> Path | None:
        return None

    async def url(self, key: str, expires: timedelta) -> str | None:
        return await obstore.sign_async(self._store, "GET", check_key(key), expires)

    async def download_to(self, key: str, path: Path) -> None:
        with path.open("wb") as file:
            async for chunk in self.stream(key):
                await asyncio.to_thread(file.write, chunk)

    async def check(self) -> None:
        await self.exists("check")

    async def _put(
        self, key: str, content: Path | bytes, content_type: str, *, is_large: bool
    ) -> None:
        """Large objects go in parts, for which stores offer no condition; else the first one wins."""
        with contextlib.suppress(AlreadyExistsError):
            await obstore.put_async(
                self._store,
                check_key(key),
                content,
                attributes={"Content-Type": content_type, "Cache-Control": _CACHE_FOREVER},
                mode="overwrite" if is_large else "create",
                use_multipart=is_large,
                chunk_size=_MULTIPART_ABOVE_BYTES,
                max_concurrency=4,
            )


def _is_large(path: Path) -> bool:
    return path.stat().st_size > _MULTIPART_ABOVE_BYTES


def _range(start: int, stop: int | None) -> "GetOptions":
    """No range for the whole blob: stores refuse one on an empty object."""
    if stop is not None:
        return {"range": (start, stop)}
    return {"range": {"offset": start}} if start else {}
