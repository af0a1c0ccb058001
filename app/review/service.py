"""Judge a submission."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.service import decide
from app.database.engine import Connection
from app.review.errors import NoteMissing


async def give_verdict(
    connection: Connection,
    *,
    viewer: Viewer,
    assignment_id: int,
    is_accepted: bool,
    note: str | None,
) -> None:
    """Accept a submission, or return it to its annotator with a note that says what to change.

    Raises:
        NoteMissing: a return without a note.
        NoSuchAssignment, OwnSubmission, NotSubmitted: as `assignments.decide` says.
    """
    said = (note or "").strip() or None
    if not is_accepted and said is None:
        raise NoteMissing
    project_id = await decide(
        connection, viewer=viewer, assignment_id=assignment_id, is_accepted=is_accepted, note=said
    )
    await record_on(
        connection,
        actor=viewer,
        action="submission.accepted" if is_accepted else "submission.returned",
        subject=f"assignment:{assignment_id}",
        project_id=project_id,
        detail={"note": said} if said else None,
    )
