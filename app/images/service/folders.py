"""Import a folder of the server, a million files deep, without ever holding the list."""

import asyncio
import os
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator
from contextlib import aclosing
from itertools import islice
from pathlib import Path

from app.images.errors import NotAFolder
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.names import is_clutter
from app.images.service.concluding import conclude_intake
from app.images.service.derivatives import request_derivatives
from app.images.service.intake import Destination, take_in
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools

_FOUND_AT_ONCE = 256
_DERIVED_EVERY = 500

Report = Callable[[Tally, str], Awaitable[None]]
"""Called after every file, with the numbers so far and the file's name."""


async def import_folder(
    tools: ImageTools, destination: Destination, folder: Path, *, report: Report
) -> Tally:
    """Add every picture below a folder; the path from there is its name. Links are not followed.

    Repeating it continues it: what is there already is a duplicate, found by its hash without decoding.

    Raises:
        NotAFolder: there is no such folder.
    """
    if not await asyncio.to_thread(folder.is_dir):
        raise NotAFolder(folder)
    tally = Tally()
    arrivals = _arrivals(tools, folder, tally)
    try:
        async with aclosing(take_in(tools, destination, arrivals)) as outcomes:
            async for outcome in outcomes:
                tally.count(outcome)
                await report(tally, outcome.file_name)
                if tally.created % _DERIVED_EVERY == 1:
                    await _request(tools, destination)
    finally:
        await _conclude(tools, destination, tally)
    return tally


async def _conclude(tools: ImageTools, destination: Destination, tally: Tally) -> None:
    async with tools.database.session() as session:
        await conclude_intake(
            session,
            actor=destination.added_by,
            project_id=destination.project_id,
            image_count=tally.created,
        )


async def _request(tools: ImageTools, destination: Destination) -> None:
    async with tools.database.session() as session:
        await request_derivatives(session, destination.project_id)


async def _arrivals(
    tools: ImageTools, folder: Path, tally: Tally
) -> AsyncGenerator[Arrival | Rejected, None]:
    files = walk(folder)
    while found := await asyncio.to_thread(lambda: list(islice(files, _FOUND_AT_ONCE))):
        for path in found:
            name = path.relative_to(folder).as_posix()
            if is_clutter(name):
                tally.clutter += 1
            else:
                yield await asyncio.to_thread(_copy, tools, path, name)


def _copy(tools: ImageTools, path: Path, name: str) -> Arrival | Rejected:
    try:
        with path.open("rb") as file:
            limit = tools.settings.max_upload_bytes
            return copy_in(file, tools.scratch_path(), name, limit=limit)
    except OSError as error:
        return Rejected(name, f"{name} cannot be read: {error.strerror}.")


def walk(folder: Path) -> Iterator[Path]:
    """The plain files below a folder, each folder's own first; one folder is open at a time for each level."""
    inner: list[Path] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                inner.append(Path(entry.path))
    for each in sorted(inner):
        yield from walk(each)
