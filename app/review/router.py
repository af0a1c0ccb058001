"""Verdicts over REST."""

from fastapi import APIRouter

from app.accounts.viewer import SignedIn
from app.assignments.schemas import Verdict
from app.review import service
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

router = APIRouter(tags=["review"])


@router.put("/assignments/{assignment_id}/verdict", status_code=204)
async def give_verdict(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, body: Verdict
) -> None:
    """Accept a submission, or return it to its annotator with a note and the objects that it is about."""
    await service.give_verdict(connection, viewer=viewer, assignment_id=assignment_id, verdict=body)
