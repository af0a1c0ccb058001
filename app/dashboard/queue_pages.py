"""A person's queue: the images that they hold, and what waits for a word of theirs."""

from typing import Literal

from fastapi import APIRouter, Request, Response

from app.accounts.viewer import SignedIn
from app.assignments import queries
from app.comments.showing import waiting_context
from app.comments.waiting import waiting_comments
from app.database.engine import driver_connection
from app.web.paging import Cursor, decode_cursor, encode_cursor
from app.web.templates import render
from app.web.transactions import RequestSession

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
    """All that waits for the person, or what is in one state."""
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
        "talk": waiting_context(await waiting_comments(await driver_connection(session), viewer)),
        "next_url": next_url,
    }
    return render(request, "assignments/queue.html", context)
