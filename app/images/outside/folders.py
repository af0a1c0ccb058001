"""Files of this machine, below the folders that the operator has opened."""

import asyncio
import os
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from app.images.errors import FolderNotAllowed
from app.images.outside.records import Origin, OutsideProblem, compare
from app.storage.blobs import CHUNK_BYTES


class Folders:
    """Reads files below some folders. Links are followed, and then judged by where they lead."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = roots

    async def look(self, origin: Origin) -> None:
        (await asyncio.to_thread(self._open, origin)).close()

    async def stream(
        self, origin: Origin, start: int = 0, stop: int | None = None
    ) -> AsyncIterator[bytes]:
        file = await asyncio.to_thread(self._open, origin)
        try:
            await asyncio.to_thread(file.seek, start)
            left = (origin.size_bytes if stop is None else stop) - start
            while left > 0 and (chunk := await asyncio.to_thread(_next, file, origin, left)):
                left -= len(chunk)
                yield chunk
        finally:
            file.close()

    def _open(self, origin: Origin) -> BinaryIO:
        file = open_below(Path(origin.address), self._roots)
        try:
            compare(origin, origin_of_file(origin.address, os.fstat(file.fileno())))
        except OutsideProblem:
            file.close()
            raise
        return file


def allowed_folder(folder: str, roots: Sequence[Path]) -> Path:
    """The folder with every link in its path followed; raises FolderNotAllowed when that is not below a root."""
    try:
        path = Path(folder).resolve(strict=True)
    except (OSError, ValueError, RuntimeError):
        raise FolderNotAllowed(folder, roots) from None
    if not path.is_dir() or not any(path.is_relative_to(root.resolve()) for root in roots):
        raise FolderNotAllowed(folder, roots)
    return path


def open_below(path: Path, roots: Sequence[Path]) -> BinaryIO:
    """The opened file, if it lies below a root with every link followed; raises OutsideProblem.

    Opened first and looked for afterwards: a link that changes in between leads to another file than the opened one.
    """
    try:
        file = path.open("rb")
    except OSError as error:
        raise OutsideProblem(_unreadable(error)) from None
    try:
        real = path.resolve(strict=True)
        is_allowed = any(real.is_relative_to(root.resolve()) for root in roots)
        is_same = os.path.samestat(real.stat(), os.fstat(file.fileno()))
    except OSError as error:
        file.close()
        raise OutsideProblem(_unreadable(error)) from None
    if not (is_allowed and is_same):
        file.close()
        raise OutsideProblem("it is not below a folder of CONCORD_IMPORT_ROOTS")
    return file


def origin_of_file(path: str, status: os.stat_result) -> Origin:
    """How a file of this machine looks."""
    return Origin("folder", path, status.st_size, _time(status.st_mtime_ns))


def _next(file: BinaryIO, origin: Origin, most: int) -> bytes:
    """The next chunk, once it is sure that nobody has written to the file meanwhile."""
    chunk = file.read(min(CHUNK_BYTES, most))
    compare(origin, origin_of_file(origin.address, os.fstat(file.fileno())))
    return chunk


def _time(nanoseconds: int) -> str:
    """`2026-11-30T11:00:00.123456789Z`: to be read by people, and exact."""
    seconds, rest = divmod(nanoseconds, 1_000_000_000)
    return f"{datetime.fromtimestamp(seconds, UTC):%Y-%m-%dT%H:%M:%S}.{rest:09}Z"


def _unreadable(error: OSError) -> str:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return "the file is not there any more"
    return f"the file cannot be read ({error.strerror})"
