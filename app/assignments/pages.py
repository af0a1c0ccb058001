"""A person's queue, and the button that hands out the next image."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from app.accounts.viewer import SignedIn
from app.assignments import queries, service
from app.web.flashes import Flash, redirect
from app.web.identifiers import PathId
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestConnection, RequestSession

pages = APIRouter(include_in_schema=False)

ROWS_PER_PAGE = 50


@pages.get("/queue")
async def show_queue(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    state: Literal["", "returned", "submitted"] = "",
    cursor: Cursor = None,
) -> Response:
    before: tuple[int, int] | None = None
    if cursor:
        rank, assignment_id = decode_cursor(cursor, kinds=(int, int))
        before = (rank, assignment_id)
    rows = await queries.queue_rows(
        session, viewer, state=state, before=before, limit=ROWS_PER_PAGE + 1
    )
    shown = rows[:ROWS_PER_PAGE]
    next_url = None
    if len(rows) > ROWS_PER_PAGE:
        last = shown[-1]
        next_url = f"/queue?state={state}&cursor={encode_cursor([last['rank'], last['id']])}"
    context = {
        "counts": await queries.queue_counts(session, viewer),
        "state": state,
        "projects": await queries.projects_with_work(session, viewer),
        "assignments": shown,
        "next_url": next_url,
    }
    return render(request, "assignments/queue.html", context)


@pages.post("/projects/{project_id}/assignments/next")
async def label_next(
    project_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    assignment_id = await service.claim_next(connection, viewer=viewer, project_id=project_id)
    if assignment_id is None:
        message = "Nothing is left for you to label here. New images and returned work will show up in your queue."
        return redirect(f"/projects/{project_id}", Flash(message, kind="note"))
    return redirect(f"/assignments/{assignment_id}")
