"""The one door to an image: found only through the projects that the viewer belongs to."""

from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import Depends, Request

from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import Database
from app.images.errors import NoSuchImage
from app.images.models import Image
from app.images.queries import images_visible_to
from app.projects.errors import RoleTooLow
from app.projects.models import MemberRole
from app.projects.policy import effective_role, reaches
from app.web.identifiers import PathId
from app.web.transactions import RequestSession


@dataclass(frozen=True)
class ImageAccess:
    """An image that the viewer may see, and the role they act in."""

    image: Image
    role: MemberRole
    viewer: Viewer


async def open_image(image_id: PathId, session: RequestSession, viewer: SignedIn) -> ImageAccess:
    """The image in the address, for anybody who belongs to its project; raises NoSuchImage."""
    rows = await session.execute(images_visible_to(viewer).where(Image.id == image_id))
    found = rows.first()
    if found is None:
        raise NoSuchImage
    image, member_role = found
    role = effective_role(
        is_admin=viewer.is_admin, member_role=cast(MemberRole | None, member_role)
    )
    assert role is not None  # the query lets nobody else through
    return ImageAccess(image, role, viewer)


def open_as_reviewer(access: Annotated[ImageAccess, Depends(open_image)]) -> ImageAccess:
    """The image in the address, for reviewers and owners; raises RoleTooLow."""
    if not reaches(access.role, "reviewer"):
        raise RoleTooLow(role=access.role, at_least="reviewer")
    return access


async def look_in_as_reviewer(image_id: PathId, request: Request, viewer: SignedIn) -> ImageAccess:
    """`open_as_reviewer` for whoever then decodes the image: the connection is given back before that."""
    database: Database = request.app.state.database
    async with database.session() as session:
        return open_as_reviewer(await open_image(image_id, session, viewer))


SeenImage = Annotated[ImageAccess, Depends(open_image)]
ReviewedImage = Annotated[ImageAccess, Depends(open_as_reviewer)]
BrieflyReviewedImage = Annotated[ImageAccess, Depends(look_in_as_reviewer)]
