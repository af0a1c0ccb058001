"""Assignments over REST: lists, and handing an image back. Opening and submitting one stand with its layer."""

from typing import Annotated

from fastapi import APIRouter, Query

from app.accounts.viewer import SignedIn
from app.assignments import service
from app.assignments.models import AssignmentState
from app.assignments.queries import list_assignments
from app.assignments.schemas import AssignmentOut, AssignmentPage, Skip
from app.projects.access import MemberAccess
from app.web.identifiers import LARGEST_ID, PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["labelling"])


@router.get("/projects/{project_id}/assignments")
async def get_assignments(
    access: MemberAccess,
    session: RequestSession,
    state: AssignmentState | None = None,
    annotator_id: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    limit: Limit = 50,
    cursor: Cursor = None,
) -> AssignmentPage:
    """Assignments of a project, newest first; an annotator sees their own."""
    sees_all = access.role in {"owner", "reviewer"}
    before = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    rows = await list_assignments(
        session,
        project_id=access.project.id,
        annotator_id=annotator_id if sees_all else access.viewer.id,
        state=state,
        before=before,
        limit=limit,
    )
    items = [AssignmentOut(**row) for row in rows[:limit]]
    more = encode_cursor([items[-1].id]) if len(rows) > limit else None
    return AssignmentPage(items=items, next_cursor=more)


@router.put("/assignments/{assignment_id}/skip", status_code=204)
async def skip(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, body: Skip
) -> None:
    """Hand an image back with a reason; somebody else gets it."""
    await service.skip(connection, viewer=viewer, assignment_id=assignment_id, reason=body.reason)
