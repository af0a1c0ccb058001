"""Who saw what, over JSON; for owners, because it is about people."""

from fastapi import APIRouter, Request

from app.database.engine import driver_connection
from app.images.tools import Tools
from app.images.viewing import Viewings
from app.privacy.access import OwnedImage, doomed_of
from app.privacy.schemas import ImageViews, PersonViewsList, SeenImages
from app.privacy.viewing import images_seen, knows_person, views_in_project, views_of_image
from app.projects.access import OwnerAccess
from app.projects.errors import NoSuchMember
from app.web.identifiers import PathId
from app.web.paging import Cursor, Limit
from app.web.transactions import RequestSession

view_router = APIRouter(tags=["privacy"])


@view_router.get("/images/{image_id}/views")
async def list_views(
    request: Request, found: OwnedImage, session: RequestSession, tools: Tools
) -> ImageViews:
    """Who opened the image, and the exports that have its picture with who asked for them and who took their files."""
    await Viewings.of(request).flush()
    connection = await driver_connection(session)
    image = await doomed_of(connection, found.image.id)
    return await views_of_image(connection, tools.blobs, image)


@view_router.get("/projects/{project_id}/views")
async def list_views_in_project(
    request: Request, access: OwnerAccess, session: RequestSession
) -> PersonViewsList:
    """How many images of the project each person opened."""
    await Viewings.of(request).flush()
    people = await views_in_project(await driver_connection(session), access.project.id)
    return PersonViewsList(items=people)


@view_router.get("/projects/{project_id}/views/{user_id}")
async def list_images_seen(
    request: Request,
    access: OwnerAccess,
    session: RequestSession,
    user_id: PathId,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> SeenImages:
    """Which images of the project a person opened, who is or was a member of it."""
    await Viewings.of(request).flush()
    connection = await driver_connection(session)
    if not await knows_person(connection, access.project.id, user_id):
        raise NoSuchMember(user_id)
    return await images_seen(connection, access.project.id, user_id, cursor=cursor, limit=limit)
