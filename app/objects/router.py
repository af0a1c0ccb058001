"""Objects over REST: find them, give many another category, take that back."""

from typing import Annotated

import msgspec
from fastapi import APIRouter, Depends, Query, Response

from app.accounts.viewer import SignedIn
from app.database.engine import driver_connection
from app.gallery.language import parse_filter
from app.gallery.listing import sight_of
from app.objects import service
from app.objects.queries import list_objects
from app.objects.schemas import NewRelabelling, ObjectOut, ObjectPage, ObjectQuery, RelabellingOut
from app.projects.access import MemberAccess
from app.web.bodies import body_of, read_json
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["labelling"])

_FIELDS = list(ObjectOut.model_fields)


@router.get("/projects/{project_id}/objects", response_model=ObjectPage)
async def get_objects(
    access: MemberAccess, session: RequestSession, asked: Annotated[ObjectQuery, Query()]
) -> Response:
    """Objects of the images that a filter line finds: in a blind project an annotator's own, and the models'."""
    sight = sight_of(access, is_blind=access.project.blind)
    connection = await driver_connection(session)
    rows, more = await list_objects(connection, sight, parse_filter(asked.q), asked)
    page = {"items": [{name: row[name] for name in _FIELDS} for row in rows], "next_cursor": more}
    return Response(msgspec.json.encode(page), media_type="application/json")


@router.post(
    "/projects/{project_id}/relabellings",
    status_code=201,
    openapi_extra=body_of(NewRelabelling),
)
async def relabel(
    access: MemberAccess,
    session: RequestSession,
    body: Annotated[NewRelabelling, Depends(read_json(NewRelabelling))],
) -> RelabellingOut:
    """Give up to 1,000 objects another category at once; what may not be changed is told with its cause.

    Annotators change their own work, reviewers and owners also the consensus. Each layer gets one revision.
    """
    return await service.relabel(
        await driver_connection(session),
        viewer=access.viewer,
        project_id=access.project.id,
        asked=body,
    )


@router.delete("/relabellings/{relabelling_id}")
async def undo(
    relabelling_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> RelabellingOut:
    """Take back a change of categories of one's own, but for objects that were changed since."""
    return await service.undo(connection, viewer=viewer, relabelling_id=relabelling_id)
