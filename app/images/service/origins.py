"""Where images' files lie outside: noted when they come, looked at again when they come again or somebody asks."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection
from app.images.incoming import Arrival
from app.images.models import Image, ImageOrigin
from app.images.originals import origin_of
from app.images.outside.records import Origin, OutsideProblem
from app.images.queries import origin_facts
from app.images.tools import ImageTools
from app.storage.keys import original_key


async def note_origin(
    session: AsyncSession, project_id: int, image_id: int, arrival: Arrival
) -> tuple[int, ...]:
    """Note where a new image came from; gives the images that came from there before, with other bytes."""
    if arrival.origin is None:
        return ()
    await _write(session, project_id, image_id, arrival.origin)
    found = await session.scalars(
        select(ImageOrigin.image_id)
        .join(Image, Image.id == ImageOrigin.image_id)
        .where(ImageOrigin.project_id == project_id)
        .where(func.md5(ImageOrigin.address) == func.md5(arrival.origin.address))
        .where(ImageOrigin.address == arrival.origin.address)
        .where(ImageOrigin.image_id != image_id)
        .where(Image.deleted_at.is_(None))
        .order_by(ImageOrigin.image_id)
    )
    return tuple(found.all())


async def keep_origin(tools: ImageTools, image_id: int, arrival: Arrival) -> None:
    """What a file tells that is known already: a copy makes a reference needless, a moved file is found again."""
    async with tools.database.session() as session:
        project_id, is_referenced, address = await origin_facts(session, image_id)
    if is_referenced and not arrival.is_reference:
        await tools.blobs.put_file(original_key(arrival.sha256), arrival.path)
    elif arrival.origin is None or not await _is_better(tools, image_id, address, arrival.origin):
        return
    async with tools.database.session() as session:
        if arrival.origin is not None:
            await _write(session, project_id, image_id, arrival.origin)
        await session.execute(
            update(Image)
            .where(Image.id == image_id)
            .values(is_referenced=is_referenced and arrival.is_reference)
        )


async def _is_better(tools: ImageTools, image_id: int, address: str | None, origin: Origin) -> bool:
    """Whether an image should be known by this place: by none so far, by this one, or by one that is lost."""
    if address in (None, origin.address):
        return True
    known = await origin_of(tools.database, image_id)
    try:
        await tools.places.of(known.kind).look(known)
    except OutsideProblem:
        return True
    return False


async def _write(session: AsyncSession, project_id: int, image_id: int, origin: Origin) -> None:
    values = {
        "kind": origin.kind,
        "address": origin.address,
        "size_bytes": origin.size_bytes,
        "stamp": origin.stamp,
        "problem": None,
        "checked_at": func.now(),
    }
    await session.execute(
        insert(ImageOrigin)
        .values(image_id=image_id, project_id=project_id, **values)
        .on_conflict_do_update(index_elements=[ImageOrigin.image_id], set_=values)
    )


@dataclass(frozen=True, slots=True)
class Met:
    """An image that came from a place; `is_same`: nothing there has changed since."""

    image_id: int
    is_same: bool
    is_referenced: bool


async def note_met(
    connection: Connection, project_id: int, origins: Iterable[Origin]
) -> dict[str, Met]:
    """The images of these places by their addresses; what is referenced and was changed is marked so."""
    given = list(origins)
    cursor = await connection.execute(
        """
        with met as (
            select * from unnest(%(addresses)s::text[], %(sizes)s::bigint[], %(stamps)s::text[], %(looks)s::text[])
                as m (address, size_bytes, stamp, look)
        )
        update image_origins o
        set checked_at = clock_timestamp(),
            problem = case
                when i.is_referenced and (o.size_bytes, o.stamp) is distinct from (m.size_bytes, m.stamp)
                then 'expected ' || to_char(o.size_bytes, 'FM999,999,999,999,999')
                    || ' bytes' || coalesce(' of ' || o.stamp, '') || ', found ' || m.look
            end
        from met m, images i
        where o.project_id = %(project_id)s and md5(o.address) = md5(m.address) and o.address = m.address
          and i.id = o.image_id and i.deleted_at is null
        returning o.address, o.image_id, (o.size_bytes, o.stamp) is not distinct from (m.size_bytes, m.stamp),
            i.is_referenced
        """,
        {
            "project_id": project_id,
            "addresses": [each.address for each in given],
            "sizes": [each.size_bytes for each in given],
            "stamps": [each.stamp for each in given],
            "looks": [each.look for each in given],
        },
    )
    # Of several images from one place the unchanged one counts.
    rows = sorted(await cursor.fetchall(), key=lambda row: row[2])
    return {address: Met(image_id, same, kept) for address, image_id, same, kept in rows}


async def known_addresses(
    connection: Connection, project_id: int, addresses: Iterable[str]
) -> dict[str, Met]:
    """The images of these URLs, whose files were not looked at."""
    cursor = await connection.execute(
        """
        select o.address, o.image_id, i.is_referenced
        from unnest(%(addresses)s::text[]) as m (address)
        join image_origins o on md5(o.address) = md5(m.address) and o.address = m.address
        join images i on i.id = o.image_id and i.deleted_at is null
        where o.project_id = %(project_id)s
        """,
        {"project_id": project_id, "addresses": list(addresses)},
    )
    return {
        address: Met(image_id, is_same=True, is_referenced=kept)
        for address, image_id, kept in await cursor.fetchall()
    }


async def note_missing(
    connection: Connection, project_id: int, below: str, since: datetime
) -> list[tuple[str, int]]:
    """Mark the references below an address that nobody has met since then: names and ids of their images."""
    cursor = await connection.execute(
        """
        update image_origins o
        set problem = 'it was not there when its folder was read again', checked_at = clock_timestamp()
        from images i
        where o.project_id = %s and starts_with(o.address, %s) and o.checked_at < %s
          and i.id = o.image_id and i.deleted_at is null and i.is_referenced
        returning i.file_name, i.id
        """,
        [project_id, below, since],
    )
    return [(name, image_id) for name, image_id in await cursor.fetchall()]
