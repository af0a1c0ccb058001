"""The button that hands out the next image."""

from fastapi import APIRouter, Response

from app.accounts.viewer import SignedIn
from app.assignments import service
from app.web.flashes import Flash, redirect
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)


@pages.post("/projects/{project_id}/assignments/next")
async def label_next(
    project_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    assignment_id = await service.claim_next(connection, viewer=viewer, project_id=project_id)
    if assignment_id is None:
        message = "Nothing is left for you to label here. New images and returned work will show up in your queue."
        return redirect(f"/projects/{project_id}", Flash(message, kind="note"))
    return redirect(f"/assignments/{assignment_id}")
