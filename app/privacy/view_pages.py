"""Pages that say who saw what, for owners."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from app.accounts.models import User
from app.database.engine import driver_connection
from app.images.tools import Tools
from app.images.viewing import Viewings
from app.privacy.access import OwnedImage, doomed_of
from app.privacy.viewing import images_seen, views_in_project, views_of_image
from app.projects.access import OwnerAccess
from app.projects.models import Project
from app.web.identifiers import LARGEST_ID
from app.web.paging import Cursor
from app.web.templates import render
from app.web.transactions import RequestSession

view_pages = APIRouter(include_in_schema=False)

PER_PAGE = 100


@view_pages.get("/images/{image_id}/views")
async def show_views(
    request: Request, found: OwnedImage, session: RequestSession, tools: Tools
) -> Response:
    """Who opened an image, and through which exports it left."""
    await Viewings.of(request).flush()
    connection = await driver_connection(session)
    image = await doomed_of(connection, found.image.id)
    project = await session.get_one(Project, found.image.project_id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": found.role},
        "image": found.image,
        "views": await views_of_image(connection, tools.blobs, image),
    }
    return render(request, "privacy/views_of_image.html", context)


@view_pages.get("/projects/{project_id}/views")
async def show_views_in_project(
    request: Request,
    access: OwnerAccess,
    session: RequestSession,
    person: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    cursor: Cursor = None,
) -> Response:
    """Who opened images of a project; of one person, which."""
    await Viewings.of(request).flush()
    connection = await driver_connection(session)
    project = access.project
    images, name, next_url = [], None, None
    if person is not None:
        seen = await images_seen(connection, project.id, person, cursor=cursor, limit=PER_PAGE)
        images = seen.items
        if seen.next_cursor:
            query = f"person={person}&cursor={seen.next_cursor}"
            next_url = f"/projects/{project.id}/views?{query}"
    if images:
        name = (await session.get_one(User, person)).name
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "people": [] if images else await views_in_project(connection, project.id),
        "name": name,
        "images": images,
        "next_url": next_url,
    }
    return render(request, "privacy/views.html", context)
