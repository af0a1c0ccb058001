"""Images of a project looked up as a dataset names them, so that what else the project holds is never loaded."""

from collections.abc import Iterable, Iterator

from app.database.engine import Connection
from app.formats.reading.records import Picture
from app.formats.reading.sources import Source
from app.importing.album import Album, Sought, sought_by, sought_names
from app.importing.queries import images_sought

_NAMES_AT_ONCE = 2_000
_MARKS_AT_ONCE = 4_000


async def enter(connection: Connection, project_id: int, album: Album, sought: Sought) -> None:
    """Enter what fits into the album, unless it was looked up before."""
    unasked = album.unasked(sought)
    if unasked:
        found = [image async for image in images_sought(connection, project_id, unasked)]
        album.add(found)


async def enter_pictures(
    connection: Connection, project_id: int, album: Album, pictures: Iterable[Picture]
) -> None:
    """Enter the images that these pictures may be."""
    await enter(connection, project_id, album, sought_by(pictures))


async def enter_names(
    connection: Connection, project_id: int, album: Album, source: Source
) -> None:
    """Enter the images that share a name with a file of the source: formats of fractions ask for their sizes."""
    for start in range(0, len(source.paths), _NAMES_AT_ONCE):
        names = source.paths[start : start + _NAMES_AT_ONCE]
        await enter(connection, project_id, album, sought_names(names))


def in_batches(pictures: Iterator[Picture]) -> Iterator[list[Picture]]:
    """Pictures with some four thousand marks at a time, so that none waits for the whole file."""
    batch: list[Picture] = []
    weight = 0
    for picture in pictures:
        batch.append(picture)
        weight += 1 + len(picture.marks)
        if weight >= _MARKS_AT_ONCE:
            yield batch
            batch, weight = [], 0
    if batch:
        yield batch
