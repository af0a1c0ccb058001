"""Pictures below a prefix of a bucket, listed page by page, several fetched at a time."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, replace

from app.collecting.service.taking import Collection, Report, collect, receive, several
from app.formats.reading.sources import is_picture
from app.images.incoming import Arrival, Rejected, too_large
from app.images.outside.buckets import Prefix, UnreadableKey
from app.images.outside.records import Origin, OutsideProblem
from app.images.service import Duplicate
from app.images.service.intake import Arriving
from app.images.service.origins import Met, note_met
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools

_LISTED_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class _Found:
    """An object that is called a picture, or what stood in the way of the listing."""

    file_name: str
    origin: Origin | None
    met: Met | None = None
    problem: str = ""


async def import_bucket(collection: Collection, prefix: Prefix, *, report: Report) -> Tally:
    """Add every object below a prefix whose name ends as pictures' names do; the key from there is its name.

    A listing that breaks off is a line of the report, and then nothing is said to be missing.
    """
    broken: list[str] = []
    found = _listed(collection, prefix, broken)
    at_once = collection.tools.settings.fetch_concurrency
    arrivals = several(found, lambda each: _fetch(collection, each), at_once=at_once)
    await collect(collection, arrivals, report=report)
    if not broken:
        await collection.note_missing(f"{prefix}/")
    return collection.tally


def arrivals_of_objects(
    collection: Collection, listed: Sequence[tuple[str, Origin]]
) -> AsyncGenerator[Arriving, None]:
    """What is fetched of objects that were listed before, each under its name, in their order."""
    at_once = collection.tools.settings.fetch_concurrency
    found = _known_again(collection, listed)
    return several(found, lambda each: _fetch(collection, each), at_once=at_once)


async def _known_again(
    collection: Collection, listed: Sequence[tuple[str, Origin]]
) -> AsyncIterator[_Found]:
    for start in range(0, len(listed), _LISTED_AT_ONCE):
        some = [_Found(*each) for each in listed[start : start + _LISTED_AT_ONCE]]
        for known in await _with_known(collection, some):
            yield known


async def _listed(
    collection: Collection, prefix: Prefix, broken: list[str]
) -> AsyncIterator[_Found]:
    batch: list[_Found] = []
    try:
        async for each in collection.tools.places.buckets.listed(prefix):
            found = _found(each, prefix)
            if not is_picture(found.file_name):
                collection.tally.clutter += 1
                continue
            batch.append(found)
            if len(batch) == _LISTED_AT_ONCE:
                for known in await _with_known(collection, batch):
                    yield known
                batch = []
    except OutsideProblem as problem:
        broken.append(str(problem))
    for known in await _with_known(collection, batch):
        yield known
    for told in broken:
        yield _Found(str(prefix), None, problem=f"The listing of {prefix} broke off: {told}.")


async def _with_known(collection: Collection, batch: list[_Found]) -> list[_Found]:
    origins = [each.origin for each in batch if each.origin is not None]
    async with collection.tools.database.connection() as connection:
        met = await note_met(connection, collection.destination.project_id, origins)
    return [
        replace(each, met=met.get(each.origin.address)) if each.origin is not None else each
        for each in batch
    ]


def _found(listed: Origin | UnreadableKey, prefix: Prefix) -> _Found:
    name = listed.address.removeprefix(f"{prefix}/")
    if isinstance(listed, Origin):
        return _Found(name, listed)
    told = f"{name} cannot be read: a part of its key is empty, or consists of dots alone."
    return _Found(name, None, problem=told)


async def _fetch(collection: Collection, found: _Found) -> Arriving:
    if found.origin is None:
        return Rejected(found.file_name, found.problem)
    if found.met is not None and collection.may_skip(found.met):
        return Duplicate(found.file_name, found.met.image_id)
    return await fetch_object(
        collection.tools, found.origin, found.file_name, is_reference=collection.is_reference
    )


async def fetch_object(
    tools: ImageTools, origin: Origin, file_name: str, *, is_reference: bool
) -> Arrival | Rejected:
    """The picture that an object is, in scratch, or why there is none."""
    limit = tools.settings.max_upload_bytes
    if origin.size_bytes > limit:
        return too_large(file_name, limit)
    arrival = await receive(tools, file_name, tools.places.buckets.stream(origin))
    if isinstance(arrival, Rejected):
        return arrival
    return replace(arrival, origin=origin, is_reference=is_reference)
