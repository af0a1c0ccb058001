"""Take files into a project: decode, store, record, one after the other and several at once.

An image exists when its row does. Its bytes are in the store before, so a crash at any point leaves either a whole
image or an unrecorded blob, which the sweep removes.
"""

import asyncio
from collections import deque
from collections.abc import AsyncGenerator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.images.decoding import remote
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.records import Ingested
from app.images.decoding.refusals import ImageRefused
from app.images.incoming import Arrival, Rejected
from app.images.keys import PREVIEW, THUMBNAIL, UPRIGHT, content_lock
from app.images.models import Image
from app.images.queries import id_of_content
from app.images.service.origins import keep_origin, note_origin
from app.images.tools import AddedImage, ImageTools
from app.storage.keys import derived_key, original_key

THUMBNAIL_PX = 512
PREVIEW_PX = 2048
"""Pictures no larger than this that browsers show as they are need no preview."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where images go, and who puts them there."""

    project_id: int
    added_by: int | None


@dataclass(frozen=True, slots=True)
class Created:
    """A new image. `earlier`: images of the same place outside, made of other bytes that were there before."""

    file_name: str
    image_id: int
    earlier: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Duplicate:
    """The project has these bytes already: this image."""

    file_name: str
    image_id: int


Outcome = Created | Duplicate | Rejected


Arriving = Arrival | Duplicate | Rejected
"""A duplicate is one that was known without reading it."""


async def take_in(
    tools: ImageTools, destination: Destination, arrivals: AsyncGenerator[Arriving, None]
) -> AsyncGenerator[Outcome, None]:
    """What becomes of each file, in the order they come; the next ones are decoded meanwhile."""
    pending: deque[asyncio.Task[_Examined]] = deque()
    try:
        async for arrival in arrivals:
            pending.append(asyncio.create_task(_examine(tools, destination, arrival)))
            if len(pending) > tools.settings.decode_processes:
                yield await _record(tools, destination, await pending.popleft())
        while pending:
            yield await _record(tools, destination, await pending.popleft())
    finally:
        await arrivals.aclose()
        await _discard(pending)


@dataclass(frozen=True, slots=True)
class _Sound:
    """A file that decodes to its last row."""

    arrival: Arrival
    ingested: Ingested


_Examined = _Sound | Duplicate | Rejected


async def _examine(tools: ImageTools, destination: Destination, arrival: Arriving) -> _Examined:
    if not isinstance(arrival, Arrival):
        return arrival
    try:
        known = await _find_known(tools, destination, arrival)
        if known is not None:
            await keep_origin(tools, known.image_id, arrival)
        else:
            return _Sound(arrival, await _ingest(tools, arrival))
    except (ImageRefused, DecoderStopped) as refusal:
        arrival.discard()
        return Rejected(arrival.file_name, _sentence(arrival, refusal))
    except BaseException:
        arrival.discard()
        raise
    arrival.discard()
    return known


async def _find_known(
    tools: ImageTools, destination: Destination, arrival: Arrival
) -> Duplicate | None:
    async with tools.database.session() as session:
        image_id = await id_of_content(session, destination.project_id, arrival.sha256)
    return None if image_id is None else Duplicate(arrival.file_name, image_id)


async def _ingest(tools: ImageTools, arrival: Arrival) -> Ingested:
    return await tools.decoders.run(
        remote.INGEST,
        arrival.path,
        arrival.targets,
        arrival.file_name,
        tools.limits,
        tools.settings.embedder,
    )


def _sentence(arrival: Arrival, refusal: ImageRefused | DecoderStopped) -> str:
    if isinstance(refusal, ImageRefused):
        return refusal.message
    return f"{arrival.file_name} {refusal}."


async def _record(tools: ImageTools, destination: Destination, examined: _Examined) -> Outcome:
    if not isinstance(examined, _Sound):
        return examined
    arrival, ingested = examined.arrival, examined.ingested
    try:
        async with tools.database.session() as session:
            # The sweep takes this lock before it removes a blob without a row.
            await session.execute(
                select(func.pg_advisory_xact_lock_shared(content_lock(arrival.sha256)))
            )
            await _store(tools, arrival, ingested)
            image_id = await _insert(session, destination, examined, tools.limits)
            if image_id is None:
                known = await id_of_content(session, destination.project_id, arrival.sha256)
                assert known is not None, "the row that was in the way of the insert"
                return Duplicate(arrival.file_name, known)
            earlier = await note_origin(session, destination.project_id, image_id, arrival)
            added = AddedImage(destination.project_id, image_id, ingested.known)
            for duty in tools.on_image_added:
                await duty(session, added)
    finally:
        arrival.discard()
    return Created(arrival.file_name, image_id, earlier)


async def _store(tools: ImageTools, arrival: Arrival, ingested: Ingested) -> None:
    await tools.blobs.put_bytes(
        derived_key(arrival.sha256, THUMBNAIL), ingested.thumbnail, content_type="image/jpeg"
    )
    if await asyncio.to_thread(arrival.targets.preview.exists):
        key = derived_key(arrival.sha256, PREVIEW)
        await tools.blobs.take_file(key, arrival.targets.preview, content_type="image/jpeg")
    if ingested.upright is not None:
        key = derived_key(arrival.sha256, UPRIGHT)
        mime_type = ingested.upright.mime_type
        await tools.blobs.take_file(key, arrival.targets.upright, content_type=mime_type)
    if not arrival.is_reference:
        await tools.blobs.take_file(
            original_key(arrival.sha256), arrival.path, content_type=ingested.inspected.mime_type
        )


async def _insert(
    session: AsyncSession, destination: Destination, sound: _Sound, limits: DecodeLimits
) -> int | None:
    """The new image's id, or None when another upload of the same bytes was faster."""
    arrival, facts = sound.arrival, sound.ingested.inspected
    image_id: int | None = await session.scalar(
        insert(Image)
        .values(
            project_id=destination.project_id,
            added_by=destination.added_by,
            is_referenced=arrival.is_reference,
            file_name=arrival.file_name,
            sha256=arrival.sha256,
            size_bytes=arrival.size_bytes,
            mime_type=facts.mime_type,
            width=facts.upright.width,
            height=facts.upright.height,
            stored_width=facts.stored.width,
            stored_height=facts.stored.height,
            orientation=facts.orientation,
            frame_count=facts.frame_count,
            upright_format=_upright_format(sound.ingested),
            derivatives="pending" if facts.upright.pixels > limits.tile_above_pixels else "ready",
        )
        .on_conflict_do_nothing()
        .returning(Image.id)
    )
    return image_id


def _upright_format(ingested: Ingested) -> str | None:
    """None where nobody has asked yet for the upright copy of a turned picture, or tiles show it."""
    if ingested.inspected.is_shown_by_browsers:
        return "stored"
    return ingested.upright.mime_type.removeprefix("image/") if ingested.upright else None


async def _discard(pending: deque[asyncio.Task[_Examined]]) -> None:
    """Files that were examined but will not be recorded, because whoever asked has gone."""
    for task in pending:
        task.cancel()
    for outcome in await asyncio.gather(*pending, return_exceptions=True):
        if isinstance(outcome, _Sound):
            outcome.arrival.discard()
