"""Exports over REST."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import StreamingResponse

from app.accounts.viewer import SignedIn
from app.database.engine import Database
from app.exporting.coco import Chosen, coco_stream
from app.exporting.queries import refuse_unknown_annotator
from app.exporting.schemas import CocoFile
from app.exporting.truth import parse_truth
from app.projects.access import role_on
from app.web.identifiers import PathId

router = APIRouter(tags=["export"])


@router.get(
    "/projects/{project_id}/export.json",
    response_class=StreamingResponse,
    responses={200: {"model": CocoFile, "description": "The file."}},
)
async def export_coco(
    project_id: PathId,
    request: Request,
    viewer: SignedIn,
    truth: Annotated[
        str, Query(description="consensus, accepted, all or annotator:<user id>")
    ] = "all",
    provenance: Annotated[
        bool, Query(description="With truth=consensus: which layers agree, and who decided.")
    ] = True,
) -> StreamingResponse:
    """The whole project as one COCO JSON, streamed. For its reviewers and owners."""
    chosen = parse_truth(truth)
    database: Database = request.app.state.database
    async with database.connection() as connection:
        await role_on(connection, viewer, project_id, at_least="reviewer")
        await refuse_unknown_annotator(connection, project_id, chosen)
    parts = coco_stream(database, project_id=project_id, chosen=Chosen(chosen, provenance))
    file_name = f"project-{project_id}-{chosen.name.replace(':', '-')}.json"
    headers = {"Content-Disposition": f'attachment; filename="{file_name}"'}
    return StreamingResponse(parts, media_type="application/json", headers=headers)
