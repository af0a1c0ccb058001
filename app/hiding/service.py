"""Mark places, and take marks away."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.geometry.boxes import Box, Size, is_inside
from app.hiding.errors import NoSuchPlace, OutsidePicture, TooManyPlaces
from app.hiding.models import HiddenPlace
from app.hiding.places import Place, without_repeats
from app.hiding.queries import find_places, marked_places, told_detector
from app.images.access import ImageAccess, open_as_reviewer, open_image
from app.images.errors import NoSuchImage
from app.images.tools import ImageTools
from app.projects.errors import RoleTooLow

MOST_PLACES = 1000


async def mark(
    session: AsyncSession, access: ImageAccess, places: Sequence[Place], *, found_by: str | None
) -> list[HiddenPlace]:
    """Places that copies hide from now on.

    Raises:
        OutsidePicture: one reaches over an edge.
        TooManyPlaces: the image has enough of them.
    """
    image = access.image
    size = Size(image.width, image.height)
    if not all(is_inside(Box(each.x, each.y, each.width, each.height), size) for each in places):
        raise OutsidePicture(size)
    counting = select(func.count()).select_from(HiddenPlace).where(HiddenPlace.image_id == image.id)
    if (await session.scalar(counting) or 0) + len(places) > MOST_PLACES:
        raise TooManyPlaces(MOST_PLACES)
    marked = [
        HiddenPlace(
            image_id=image.id,
            kind=each.kind,
            x=each.x,
            y=each.y,
            width=each.width,
            height=each.height,
            found_by=found_by,
            created_by=access.viewer.id,
        )
        for each in places
    ]
    session.add_all(marked)
    await session.flush()
    await _note(session, access, "places_marked", count=len(marked))
    return marked


async def mark_found(tools: ImageTools, seen: ImageAccess) -> list[HiddenPlace]:
    """What the detector finds and no mark covers, marked, so that people can correct it.

    The transaction begins when the detector is done. Raises as `find_places` and `mark`, and NoSuchImage and RoleTooLow
    where the image, or the viewer's role, has gone meanwhile.
    """
    found, detector = await find_places(tools, seen.image), told_detector()
    async with tools.database.session() as session:
        access = open_as_reviewer(await open_image(seen.image.id, session, seen.viewer))
        known = [each.place for each in await marked_places(session, access.image.id)]
        new = without_repeats(found, known)
        if not new:
            return []
        return await mark(session, access, new, found_by=f"{detector.name} {detector.version}")


async def unmark(session: AsyncSession, *, viewer: Viewer, place_id: int) -> int:
    """Show a place again; gives its image. Raises NoSuchPlace, also to whom the image is none of their business."""
    place = await session.get(HiddenPlace, place_id)
    if place is None:
        raise NoSuchPlace
    try:
        access = open_as_reviewer(await open_image(place.image_id, session, viewer))
    except (NoSuchImage, RoleTooLow) as refused:
        raise NoSuchPlace from refused
    await session.delete(place)
    await _note(session, access, "places_unmarked", count=1)
    return access.image.id


async def _note(session: AsyncSession, access: ImageAccess, deed: str, *, count: int) -> None:
    await record(
        session,
        actor=access.viewer,
        action=f"image.{deed}",
        subject=f"image:{access.image.id}",
        project_id=access.image.project_id,
        detail={"count": count},
    )
