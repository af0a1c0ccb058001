"""Reading marked places, and asking the detector."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection
from app.hiding.detectors import INSTALL, MISSES, best_detector
from app.hiding.errors import NoDetector
from app.hiding.models import HiddenPlace
from app.hiding.places import Findable, Place
from app.hiding.schemas import DetectorOut
from app.images.decoding.calls import Remote
from app.images.decoding.limits import DecodeLimits
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.models import Image
from app.images.originals import original_file
from app.images.queries import file_of
from app.images.tools import ImageTools
from app.storage.errors import BlobMissing

FIND = Remote[list[Place], Path, str, DecodeLimits, tuple[Findable, ...]](
    "app.hiding.finding:find_in_file"
)
"""file, its name, limits, and what to look for."""


async def marked_places(session: AsyncSession, image_id: int) -> Sequence[HiddenPlace]:
    """The places that people have marked on an image, in that order."""
    statement = select(HiddenPlace).where(HiddenPlace.image_id == image_id).order_by(HiddenPlace.id)
    return (await session.scalars(statement)).all()


async def places_by_image_id(
    connection: Connection, project_id: int, image_id: int | None = None
) -> Mapping[int, Sequence[Place]]:
    """All marked places of a project, or those of one image of it."""
    cursor = await connection.execute(
        """
        select h.image_id, h.kind, h.x, h.y, h.width, h.height
        from hidden_places h
        join images i on i.id = h.image_id
        where i.project_id = %(project)s and (%(image)s::bigint is null or h.image_id = %(image)s)
        order by h.id
        """,
        {"project": project_id, "image": image_id},
    )
    places: dict[int, list[Place]] = defaultdict(list)
    async for image_id, *rest in cursor:
        places[image_id].append(Place(*rest))
    return places


def told_detector() -> DetectorOut:
    """Who finds places here, and how to have somebody who does."""
    detector = best_detector()
    return DetectorOut(
        is_installed=detector is not None,
        name=detector.name if detector else None,
        version=detector.version if detector else None,
        how_to_install=INSTALL,
        warning=MISSES,
    )


async def find_places(
    tools: ImageTools, image: Image, kinds: Sequence[Findable] = ("face", "plate")
) -> list[Place]:
    """What a detector finds on an image now.

    Raises:
        NoDetector: none is installed.
        ImageRefused, OriginalOutside: the picture cannot be read.
    """
    if best_detector() is None:
        raise NoDetector("find")
    file = file_of(image)
    try:
        async with original_file(tools, file) as source:
            return await tools.decoders.run(
                FIND, source, file.file_name, tools.limits, tuple(kinds)
            )
    except (BlobMissing, DecoderStopped) as error:
        raise ImageRefused(
            f"{file.file_name} cannot be looked at: its file is lost or broken."
        ) from error
