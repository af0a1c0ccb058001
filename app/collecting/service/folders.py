"""Pictures of a folder of the server, a million files deep, without ever holding the list."""

import asyncio
import os
from collections.abc import AsyncGenerator, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from app.collecting.service.taking import Collection, Report, collect
from app.images.errors import NotAFolder
from app.images.incoming import Arrival, Rejected, copy_in
from app.images.names import is_clutter
from app.images.outside.folders import allowed_folder, open_below, origin_of_file
from app.images.outside.records import Origin, OutsideProblem, compare
from app.images.service import Destination, Duplicate
from app.images.service.intake import Arriving
from app.images.service.origins import note_met
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools

_FOUND_AT_ONCE = 256


async def import_folder(
    tools: ImageTools,
    destination: Destination,
    folder: Path,
    *,
    report: Report,
    is_reference: bool = False,
) -> Tally:
    """Add every picture below a folder; the path from there is its name. Links are not followed.

    Repeating it continues it: what has been read before and has the same size and time is not read again.

    Raises:
        NotAFolder: there is no such folder.
        FolderNotAllowed: files of a folder that the server may not read later cannot be kept by reference.
    """
    if not await asyncio.to_thread(folder.is_dir):
        raise NotAFolder(folder)
    if is_reference:
        folder = allowed_folder(str(folder), tools.settings.import_roots)
    folder = await asyncio.to_thread(folder.resolve)
    collection = Collection(tools, destination, is_reference)
    await collect(collection, _arrivals(collection, folder), report=report)
    await collection.note_missing(f"{folder}{os.sep}")
    return collection.tally


async def _arrivals(collection: Collection, folder: Path) -> AsyncGenerator[Arriving, None]:
    files = walk(folder, has_links=True)
    while found := await asyncio.to_thread(lambda: list(islice(files, _FOUND_AT_ONCE))):
        names = {path: path.relative_to(folder).as_posix() for path in found}
        wanted = [path for path in found if not is_clutter(names[path])]
        collection.tally.clutter += len(found) - len(wanted)
        looks = await asyncio.to_thread(_looks, wanted)
        async with collection.tools.database.connection() as connection:
            met = await note_met(connection, collection.destination.project_id, looks.values())
        for path in wanted:
            known = met.get(str(path))
            if known is not None and collection.may_skip(known):
                yield Duplicate(names[path], known.image_id)
            else:
                yield await asyncio.to_thread(copy_of, collection, folder, path, names[path])


def _looks(paths: Sequence[Path]) -> dict[Path, Origin]:
    """How the plain files among them look."""
    found = {}
    for path in paths:
        try:
            if not path.is_symlink():
                found[path] = origin_of_file(str(path), path.stat())
        except OSError:
            continue  # Whoever reads it is told why it cannot be.
    return found


def copy_of(collection: Collection, folder: Path, path: Path, name: str) -> Arrival | Rejected:
    """The file in scratch, if it lies in the folder and stays as it is while it is read."""
    tools = collection.tools
    if path.is_symlink():
        return Rejected(name, f"{name} is a link; links are not followed.")
    try:
        with open_below(path, [folder]) as file:
            before = origin_of_file(str(path), os.fstat(file.fileno()))
            limit = tools.settings.max_upload_bytes
            arrival = copy_in(file, tools.scratch_path(), name, limit=limit)
            if isinstance(arrival, Rejected):
                return arrival
            try:
                compare(before, origin_of_file(str(path), os.fstat(file.fileno())))
            except OutsideProblem:
                arrival.discard()
                raise
    except OutsideProblem as problem:
        return Rejected(name, f"{name} cannot be read: {problem}.")
    return replace(arrival, origin=before, is_reference=collection.is_reference)


def walk(folder: Path, *, has_links: bool = False) -> Iterator[Path]:
    """The plain files below a folder, each folder's own first; one folder is open at a time for each level.

    `has_links`: links to files stand among them, to be told of.
    """
    inner: list[Path] = []
    with os.scandir(folder) as entries:
        for entry in entries:
            is_told = has_links and entry.is_symlink()
            if is_told or entry.is_file(follow_symlinks=False):
                yield Path(entry.path)
            elif entry.is_dir(follow_symlinks=False):
                inner.append(Path(entry.path))
    for each in sorted(inner):
        yield from walk(each, has_links=has_links)
