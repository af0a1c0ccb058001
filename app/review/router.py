"""Verdicts over REST."""

from fastapi import APIRouter

from app.accounts.audit import record_on
from app.accounts.viewer import SignedIn
from app.assignments.schemas import Verdict
from app.assignments.service import decide
from app.review.errors import NoteMissing
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

router = APIRouter(tags=["review"])


@router.put("/assignments/{assignment_id}/verdict", status_code=204)
async def give_verdict(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, body: Verdict
) -> None:
    """Accept a submission, or return it to its annotator with a note."""
    is_accepted = body.verdict == "accepted"
    note = (body.note or "").strip() or None
    if not is_accepted and note is None:
        raise NoteMissing
    project_id = await decide(
        connection, viewer=viewer, assignment_id=assignment_id, is_accepted=is_accepted, note=note
    )
    await record_on(
        connection,
        actor=viewer,
        action=f"submission.{body.verdict}",
        subject=f"assignment:{assignment_id}",
        project_id=project_id,
        detail={"note": note} if note else None,
    )
