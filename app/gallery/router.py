"""Images of a project over REST."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Query, Request, Response

from app.database.engine import driver_connection
from app.gallery import service
from app.gallery.completing import complete
from app.gallery.errors import UnknownFields
from app.gallery.language import parse_filter
from app.gallery.listing import list_page, sight_of, sight_on
from app.gallery.queries import find_row
from app.gallery.schemas import (
    CompletionOut,
    CompletionQuery,
    Completions,
    Exclusion,
    ImagePage,
    ImageQuery,
)
from app.images.access import ReviewedImage, SeenImage
from app.images.schemas import ImageOut
from app.images.viewing import Viewings
from app.projects.access import MemberAccess
from app.web.transactions import RequestSession

router = APIRouter(tags=["images"])

_FIELDS = list(ImageOut.model_fields)


@router.get("/projects/{project_id}/images", response_model=ImagePage)
async def get_images(
    access: MemberAccess, session: RequestSession, asked: Annotated[ImageQuery, Query()]
) -> Response:
    """Images that match a filter line."""
    wanted = _wanted(asked.fields)
    connection = await driver_connection(session)
    sight = sight_of(access, is_blind=access.project.blind)
    listing = await list_page(
        connection,
        sight,
        parse_filter(asked.q),
        sort=asked.sort,
        limit=asked.limit,
        cursor=asked.cursor,
    )
    items = [{name: row[name] for name in wanted} for row in listing.rows]
    page = {"items": items, "next_cursor": listing.next_cursor}
    return Response(msgspec.json.encode(page), media_type="application/json")


@router.get("/projects/{project_id}/filter-completions")
async def get_completions(
    access: MemberAccess, session: RequestSession, asked: Annotated[CompletionQuery, Query()]
) -> Completions:
    """What may be written next in a filter line: fields, and values that the project has."""
    connection = await driver_connection(session)
    sight = sight_of(access, is_blind=access.project.blind)
    place, found = await complete(connection, sight, asked.q, asked.at)
    items = [CompletionOut(text=each.text, label=each.label, about=each.about) for each in found]
    return Completions(start=place.start, end=place.end, items=items)


@router.get("/images/{image_id}", response_model=ImageOut)
async def get_image(request: Request, found: SeenImage, session: RequestSession) -> Response:
    """One image with its typed metadata."""
    Viewings.of(request).note(found.viewer.id, found.image.id)
    connection = await driver_connection(session)
    row = await find_row(connection, found.image.id, await sight_on(connection, found))
    shown = {name: row[name] for name in _FIELDS}
    return Response(msgspec.json.encode(shown), media_type="application/json")


def _wanted(fields: str) -> list[str]:
    """The fields asked for; all of them when none is named."""
    names = [name.strip() for name in fields.split(",") if name.strip()]
    unknown = [name for name in names if name not in _FIELDS]
    if unknown:
        raise UnknownFields(unknown, known=_FIELDS)
    return names or _FIELDS


@router.put("/images/{image_id}/exclusion", status_code=204)
async def exclude(found: ReviewedImage, session: RequestSession, body: Exclusion) -> None:
    """Leave an image out of labelling and exports, with a reason."""
    await service.exclude_image(
        session,
        viewer=found.viewer,
        project_id=found.image.project_id,
        image_id=found.image.id,
        reason=body.reason,
    )


@router.delete("/images/{image_id}/exclusion", status_code=204)
async def include(found: ReviewedImage, session: RequestSession) -> None:
    """Take an excluded image back."""
    await service.include_image(
        session, viewer=found.viewer, project_id=found.image.project_id, image_id=found.image.id
    )
