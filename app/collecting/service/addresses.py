"""Pictures by URL, several fetched at a time. An address that has brought a picture is not asked again."""

from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from app.collecting.service.taking import Collection, Report, collect, receive, several
from app.formats.reading.url_lists import Listed
from app.images.incoming import Arrival, Rejected
from app.images.names import clean_file_name
from app.images.outside.records import Origin
from app.images.service import Duplicate
from app.images.service.intake import Arriving
from app.images.service.origins import Met, known_addresses
from app.images.service.unpacking import Tally
from app.images.tools import ImageTools

_ASKED_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class _Wanted:
    listed: Listed
    met: Met | None


async def import_addresses(
    collection: Collection, listed: Sequence[Listed], *, report: Report
) -> Tally:
    """Add the pictures of a list, each under the name that the list gives, else the path of its URL."""
    await collect(collection, arrivals_of(collection, listed), report=report)
    return collection.tally


def arrivals_of(collection: Collection, listed: Sequence[Listed]) -> AsyncGenerator[Arriving, None]:
    """What is fetched for each entry, in their order."""
    at_once = collection.tools.settings.fetch_concurrency
    wanted = _with_known(collection, listed)
    return several(wanted, lambda each: _fetch(collection, each), at_once=at_once)


async def _with_known(collection: Collection, listed: Sequence[Listed]) -> AsyncIterator[_Wanted]:
    project_id = collection.destination.project_id
    for start in range(0, len(listed), _ASKED_AT_ONCE):
        some = listed[start : start + _ASKED_AT_ONCE]
        urls = [each.url for each in some if each.url is not None]
        async with collection.tools.database.connection() as connection:
            known = await known_addresses(connection, project_id, urls)
        for each in some:
            yield _Wanted(each, known.get(each.url or ""))


async def _fetch(collection: Collection, wanted: _Wanted) -> Arriving:
    listed, met = wanted.listed, wanted.met
    if listed.url is None:
        return Rejected(
            listed.place, f"{listed.place}: expected a URL (http or https), found none."
        )
    name = listed.file_name or name_of(listed.url)
    if met is not None and collection.may_skip(met):
        return Duplicate(name, met.image_id)
    return await fetch_address(
        collection.tools, listed.url, name, is_reference=collection.is_reference
    )


async def fetch_address(
    tools: ImageTools, url: str, file_name: str, *, is_reference: bool
) -> Arrival | Rejected:
    """The picture of a URL in scratch, or why there is none."""
    etags: list[str | None] = []

    async def chunks() -> AsyncIterator[bytes]:
        async for chunk, etag in tools.places.addresses.fetched(url):
            etags[:] = [etag]
            yield chunk

    arrival = await receive(tools, file_name, chunks())
    if isinstance(arrival, Rejected):
        return arrival
    origin = Origin("url", url, arrival.size_bytes, next(iter(etags), None))
    return replace(arrival, origin=origin, is_reference=is_reference)


def name_of(url: str) -> str:
    """The path of a URL, as a file name."""
    return clean_file_name(unquote(urlsplit(url).path))
