"""Batches over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends

from app.accounts.viewer import SignedIn
from app.batches import service
from app.batches.errors import NoSuchBatch
from app.batches.queries import find_batch, list_batches
from app.batches.schemas import BatchOut, BatchPage, NewBatch
from app.projects.access import ReviewerAccess
from app.web.bodies import body_of, read_json
from app.web.identifiers import PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestConnection

router = APIRouter(tags=["images"])


@router.post("/projects/{project_id}/batches", status_code=202, openapi_extra=body_of(NewBatch))
async def ask(
    project_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    body: Annotated[NewBatch, Depends(read_json(NewBatch))],
) -> BatchOut:
    """Do one thing to many images, as a job. Reviewers exclude and include, owners all of it."""
    return await service.ask(connection, viewer=viewer, project_id=project_id, asked=body)


@router.get("/projects/{project_id}/batches")
async def list_of_project(
    access: ReviewerAccess, connection: RequestConnection, limit: Limit = 100, cursor: Cursor = None
) -> BatchPage:
    """What was done to many images at once, the newest first. For reviewers and owners."""
    (before_id,) = decode_cursor(cursor, kinds=(int,)) if cursor else (None,)
    found = await list_batches(connection, access.project.id, before_id=before_id, limit=limit + 1)
    more = encode_cursor([found[limit - 1].id]) if len(found) > limit else None
    return BatchPage(items=found[:limit], next_cursor=more)


@router.get("/batches/{batch_id}")
async def get_batch(batch_id: PathId, viewer: SignedIn, connection: RequestConnection) -> BatchOut:
    """How far a batch is, and what became of its images. For reviewers and owners."""
    found = await find_batch(connection, viewer, batch_id)
    if found is None:
        raise NoSuchBatch
    return found


@router.put("/batches/{batch_id}/reversal", status_code=202)
async def take_back(batch_id: PathId, viewer: SignedIn, connection: RequestConnection) -> BatchOut:
    """Undo a batch for the images to which it was done, as another batch; again answers with the same."""
    return await service.take_back(connection, viewer=viewer, batch_id=batch_id)
