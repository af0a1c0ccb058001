"""Layers and the documents of assignments over REST."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import Response as RawResponse

from app.accounts.viewer import SignedIn
from app.annotations import service
from app.annotations.errors import NoSuchLayer
from app.annotations.policy import may_read
from app.annotations.queries import layer_facts, layer_json, list_layers, list_revisions
from app.annotations.schemas import (
    AssignmentDocument,
    LayerList,
    LayerOut,
    LayerPatch,
    LayerSummary,
    Restoration,
    Restored,
    RevisionOut,
    RevisionPage,
    Saved,
    Submission,
    place_in_patch,
)
from app.database.engine import driver_connection
from app.images.access import SeenImage
from app.web.bodies import body_of, read_json
from app.web.identifiers import LARGEST_ID, PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.schemas import refusal
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["labelling"])


@router.post(
    "/projects/{project_id}/assignments/next",
    response_model=AssignmentDocument,
    responses={204: {"description": "Nothing is left for this person."}},
)
async def next_assignment(
    project_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    after: Annotated[int, Query(ge=0, le=LARGEST_ID)] = 0,
    prefetch: bool = False,
) -> RawResponse:
    """Hand the caller their next image: returned work first, then what they began, then a new one."""
    document = await service.next_document(
        connection, viewer=viewer, project_id=project_id, after=after, is_prefetch=prefetch
    )
    return Response(status_code=204) if document is None else _json(document)


@router.get("/assignments/{assignment_id}", response_model=AssignmentDocument)
async def get_assignment(
    assignment_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    prefetch: bool = False,
) -> RawResponse:
    """Everything the editor needs for one assignment; opening one's own begins it, unless it is a prefetch."""
    document = await service.assignment_document(
        connection, viewer=viewer, assignment_id=assignment_id, is_prefetch=prefetch
    )
    return _json(document)


@router.put("/assignments/{assignment_id}/submission", status_code=204)
async def submit(
    assignment_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    submission: Submission | None = None,
) -> None:
    """Finish one's work on an image."""
    revision = submission.revision if submission else None
    await service.submit_assignment(
        connection, viewer=viewer, assignment_id=assignment_id, revision=revision
    )


@router.get("/images/{image_id}/layers")
async def get_layers(found: SeenImage, session: RequestSession) -> LayerList:
    """The layers of an image that the caller may see: in a blind project an annotator's own, and the models'."""
    rows = await list_layers(await driver_connection(session), found.viewer, found.image.id)
    return LayerList(items=[LayerSummary(**row) for row in rows])


@router.get("/layers/{layer_id}", response_model=LayerOut)
async def get_layer(
    layer_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> RawResponse:
    """A layer as it is now."""
    facts = await layer_facts(connection, viewer, layer_id)
    if facts is None or not may_read(facts, viewer):
        raise NoSuchLayer
    return _json(await layer_json(connection, layer_id))


@router.patch(
    "/layers/{layer_id}",
    openapi_extra=body_of(LayerPatch),
    responses={409: refusal("The same objects changed elsewhere; `current` is the layer now.")},
)
async def patch_layer(
    layer_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    patch: Annotated[LayerPatch, Depends(read_json(LayerPatch, place_of=place_in_patch))],
) -> Saved:
    """Save changes of one's own layer, or as a reviewer of the consensus: all of them or none."""
    saved = await service.save_layer(connection, viewer=viewer, layer_id=layer_id, patch=patch)
    return Saved(revision=saved.revision, saved_at=saved.saved_at, is_handed_on=saved.is_handed_on)


@router.get("/layers/{layer_id}/revisions")
async def get_revisions(
    layer_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> RevisionPage:
    """A layer's history, newest first."""
    facts = await layer_facts(connection, viewer, layer_id)
    if facts is None or not may_read(facts, viewer):
        raise NoSuchLayer
    before = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    rows = await list_revisions(connection, layer_id, before=before, limit=limit)
    items = [RevisionOut(**row) for row in rows[:limit]]
    more = encode_cursor([items[-1].revision]) if len(rows) > limit else None
    return RevisionPage(items=items, next_cursor=more)


@router.post("/layers/{layer_id}/restorations", status_code=201)
async def restore(
    layer_id: PathId, viewer: SignedIn, connection: RequestConnection, restoration: Restoration
) -> Restored:
    """Bring an earlier revision back, as a new one; `left_out` says what today's schema no longer knows."""
    restored = await service.restore_layer(
        connection, viewer=viewer, layer_id=layer_id, revision=restoration.revision
    )
    return Restored(
        revision=restored.revision, saved_at=restored.saved_at, left_out=restored.left_out
    )


def _json(content: bytes) -> RawResponse:
    """JSON that Postgres has built, as it is."""
    return RawResponse(content, media_type="application/json")
