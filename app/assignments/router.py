"""Assignments over REST: lists, and handing an image back. Opening and submitting one stand with its layer."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.viewer import SignedIn
from app.assignments import service
from app.assignments.queries import list_assignments, seen_by_annotator
from app.assignments.schemas import AssignmentOut, AssignmentPage, AssignmentQuery, Skip
from app.projects.access import MemberAccess
from app.web.identifiers import PathId
from app.web.paging import decode_cursor, encode_cursor
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["labelling"])


@router.get("/projects/{project_id}/assignments")
async def get_assignments(
    access: MemberAccess, session: RequestSession, asked: Annotated[AssignmentQuery, Query()]
) -> AssignmentPage:
    """Assignments of a project, newest first; an annotator sees their own."""
    sees_all = access.role in {"owner", "reviewer"}
    own = {"annotator_id": access.viewer.id, "gold": None}
    rows = await list_assignments(
        session,
        access.project.id,
        asked if sees_all else asked.model_copy(update=own),
        before=decode_cursor(asked.cursor, kinds=(int,))[0] if asked.cursor else None,
    )
    limit = asked.limit
    is_blind = access.project.blind
    items = [
        AssignmentOut(**(row if sees_all else seen_by_annotator(row, is_blind=is_blind)))
        for row in rows[:limit]
    ]
    more = encode_cursor([items[-1].id]) if len(rows) > limit else None
    return AssignmentPage(items=items, next_cursor=more)


@router.put("/assignments/{assignment_id}/skip", status_code=204)
async def skip(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, body: Skip
) -> None:
    """Hand an image back with a reason; somebody else gets it."""
    await service.skip(connection, viewer=viewer, assignment_id=assignment_id, reason=body.reason)
