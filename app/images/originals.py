"""Originals, wherever they are: in the store, or outside it by reference.

Whoever reads a whole file from here gets the bytes that the image was made of, or a refusal: their SHA-256 is compared.
Parts of a file, which browsers ask for, are guarded by sizes and times or ETags; what comes by URL always as a whole.
"""

import asyncio
import hashlib
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import BinaryIO

from psycopg.rows import class_row

from app.database.engine import Database
from app.images.errors import NoOrigin, OriginalOutside
from app.images.outside.records import Origin, OutsideProblem, Place
from app.images.queries import ImageFile
from app.images.tools import ImageTools
from app.storage.blobs import CHUNK_BYTES, ReadableBlobs
from app.storage.keys import original_key


async def store_of(tools: ImageTools, image: ImageFile, key: str) -> ReadableBlobs:
    """Where a blob of an image is read from: the store, but for an original that is kept by reference.

    A reference is not needed where the store has the same bytes, because another project has copied them.
    """
    is_outside = image.is_referenced and key == original_key(image.sha256)
    if not is_outside or await tools.blobs.exists(key):
        return tools.blobs
    origin = await origin_of(tools.database, image.id)
    return OutsideBlob(tools, image, origin)


@asynccontextmanager
async def original_file(tools: ImageTools, image: ImageFile) -> AsyncIterator[Path]:
    """The original as a file that a decoder can read.

    Raises:
        BlobMissing, OriginalOutside: it is not there, or is another than it was.
    """
    key = original_key(image.sha256)
    store = await store_of(tools, image, key)
    path = store.local_path(key)
    if path is not None:
        yield path
        return
    copy = tools.scratch_path()
    try:
        if isinstance(store, OutsideBlob):
            with copy.open("xb") as file:
                await store.copy_to(file)
        else:
            await tools.blobs.download_to(key, copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


async def origin_of(database: Database, image_id: int) -> Origin:
    """Where an image's file lies; raises NoOrigin."""
    async with (
        database.connection() as connection,
        connection.cursor(row_factory=class_row(Origin)) as cursor,
    ):
        await cursor.execute(
            "select kind, address, size_bytes, stamp from image_origins where image_id = %s",
            [image_id],
        )
        found = await cursor.fetchone()
    if found is None:
        raise NoOrigin
    return found


class OutsideBlob:
    """One original outside, read as blobs are; its key is the only one that may be asked for."""

    def __init__(self, tools: ImageTools, image: ImageFile, origin: Origin) -> None:
        self._scratch = tools.blobs.scratch
        self._place: Place = tools.places.of(origin.kind)
        self._image = image
        self._origin = origin
        self._copy: BinaryIO | None = None

    def local_path(self, key: str) -> Path | None:
        return None

    async def url(self, key: str, expires: timedelta) -> str | None:
        return None

    async def size(self, key: str) -> int:
        """Its size, once it is sure that it is as it was."""
        if self._origin.kind == "url":
            # It is gone when it is closed.
            self._copy = tempfile.TemporaryFile(dir=self._scratch)  # noqa: SIM115
            try:
                await self.copy_to(self._copy)
            except OriginalOutside:
                self.close()
                raise
        else:
            try:
                await self._place.look(self._origin)
            except OutsideProblem as problem:
                raise self._refusal(str(problem)) from None
        return self._origin.size_bytes

    async def read(self, key: str, start: int = 0, stop: int | None = None) -> bytes:
        """A range; the whole file is compared with its hash."""
        content = b"".join([chunk async for chunk in self.stream(key, start, stop)])
        if start == 0 and (stop is None or stop == self._origin.size_bytes):
            await asyncio.to_thread(self._check, hashlib.sha256(content).hexdigest())
        return content

    async def stream(
        self, key: str, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        chunks = (
            self._place.stream(self._origin, start, stop)
            if self._copy is None
            else self._copied(self._copy, start, stop)
        )
        try:
            async for chunk in chunks:
                yield chunk
        except OutsideProblem as problem:
            raise self._refusal(str(problem)) from None
        finally:
            self.close()

    def close(self) -> None:
        """Let go of the copy of what came by URL."""
        if self._copy is not None:
            self._copy.close()

    async def copy_to(self, file: BinaryIO) -> None:
        """Copy the whole, and compare its hash; raises OriginalOutside."""
        digest = hashlib.sha256()
        try:
            async for chunk in self._place.stream(self._origin):
                await asyncio.to_thread(_write, file, chunk, digest)
        except OutsideProblem as problem:
            raise self._refusal(str(problem)) from None
        await asyncio.to_thread(file.flush)
        self._check(digest.hexdigest())

    async def _copied(self, copy: BinaryIO, start: int, stop: int | None) -> AsyncIterator[bytes]:
        await asyncio.to_thread(copy.seek, start)
        left = (self._origin.size_bytes if stop is None else stop) - start
        while left > 0 and (chunk := await asyncio.to_thread(copy.read, min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk

    def _check(self, found: str) -> None:
        if found != self._image.sha256:
            raise self._refusal(
                f"expected the SHA-256 {self._image.sha256}, found {found}: other bytes"
            )

    def _refusal(self, problem: str) -> OriginalOutside:
        return OriginalOutside(self._image.file_name, self._image.id, problem)


def _write(file: BinaryIO, chunk: bytes, digest: "hashlib._Hash") -> None:
    file.write(chunk)
    digest.update(chunk)
