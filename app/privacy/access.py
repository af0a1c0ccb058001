"""The doors: an image for its owners, a certificate for the owners of its project and for administrators."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from app.accounts.errors import NoSuchUser
from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import Connection
from app.images.access import ImageAccess, SeenImage
from app.images.errors import NoSuchImage
from app.privacy.errors import NoSuchErasure
from app.privacy.models import Erasure
from app.privacy.people import DoomedPerson, find_person
from app.privacy.queries import Doomed, find_doomed
from app.projects.access import project_of
from app.projects.errors import NoSuchProject, RoleTooLow
from app.web.identifiers import PathId
from app.web.transactions import RequestSession


def open_as_owner(access: SeenImage) -> ImageAccess:
    """The image in the address, for owners; raises RoleTooLow."""
    if access.role != "owner":
        raise RoleTooLow(role=access.role, at_least="owner")
    return access


@dataclass(frozen=True)
class ErasureAccess:
    """A certificate that the viewer may see."""

    erasure: Erasure
    viewer: Viewer


async def open_erasure(
    erasure_id: PathId, session: RequestSession, viewer: SignedIn
) -> ErasureAccess:
    """The certificate in the address; raises NoSuchErasure."""
    erasure = await session.get(Erasure, erasure_id)
    if erasure is None or (erasure.project_id is None and not viewer.is_admin):
        raise NoSuchErasure
    if not viewer.is_admin and erasure.project_id is not None:
        try:
            await project_of(session, viewer, erasure.project_id, at_least="owner")
        except (NoSuchProject, RoleTooLow) as refused:
            raise NoSuchErasure from refused
    return ErasureAccess(erasure, viewer)


async def doomed_of(connection: Connection, image_id: int) -> Doomed:
    """An image with what an erasure has to know of it; raises NoSuchImage where it has gone meanwhile."""
    doomed = await find_doomed(connection, image_id)
    if doomed is None:
        raise NoSuchImage
    return doomed


async def person_of(connection: Connection, user_id: int) -> DoomedPerson:
    """Somebody who can be erased; raises NoSuchUser, also for who is erased already."""
    person = await find_person(connection, user_id)
    if person is None:
        raise NoSuchUser(user_id)
    return person


OwnedImage = Annotated[ImageAccess, Depends(open_as_owner)]
SeenErasure = Annotated[ErasureAccess, Depends(open_erasure)]
