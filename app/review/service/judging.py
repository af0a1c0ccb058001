"""Judge a submission."""

from collections.abc import Sequence
from uuid import UUID

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments import service as assignments
from app.assignments.schemas import Mark, Verdict
from app.assignments.service import Judgement
from app.database.engine import Connection
from app.review.errors import MarksUnknown, NoteMissing


async def give_verdict(
    connection: Connection, *, viewer: Viewer, assignment_id: int, verdict: Verdict
) -> None:
    """Accept a submission, or return it to its annotator: with a note, with marked objects, or both.

    Raises:
        NoteMissing: a return that says nothing.
        MarksUnknown: a mark is on no annotation of the submission.
        NoSuchAssignment, OwnSubmission, NotSubmitted: as `assignments.decide` says.
    """
    judgement = _judgement_of(verdict)
    project_id = await assignments.decide(
        connection, viewer=viewer, assignment_id=assignment_id, judgement=judgement
    )
    await _refuse_unknown_marks(connection, assignment_id, verdict.marks)
    await record_on(
        connection,
        actor=viewer,
        action=f"submission.{judgement.verdict}",
        subject=f"assignment:{assignment_id}",
        project_id=project_id,
        detail=_detail_of(judgement),
    )


def _judgement_of(verdict: Verdict) -> Judgement:
    note = (verdict.note or "").strip() or None
    if verdict.verdict == "accepted":
        return Judgement(is_accepted=True, note=note)
    if note is None and not any((mark.note or "").strip() for mark in verdict.marks):
        raise NoteMissing
    marks = [mark.model_dump(mode="json", exclude_none=True) for mark in verdict.marks]
    return Judgement(is_accepted=False, note=note, marks=marks)


def _detail_of(judgement: Judgement) -> dict[str, object]:
    note: dict[str, object] = {"note": judgement.note} if judgement.note else {}
    return note | ({"marks": len(judgement.marks)} if judgement.marks else {})


async def _refuse_unknown_marks(
    connection: Connection, assignment_id: int, marks: Sequence[Mark]
) -> None:
    wanted = [mark.annotation_id for mark in marks]
    cursor = await connection.execute(
        """
        select n.id
        from annotations n
        join layers l on l.id = n.layer_id
        where l.assignment_id = %s and n.id = any(%s) and n.removed_at is null
        """,
        [assignment_id, wanted],
    )
    known: set[UUID] = {row[0] for row in await cursor.fetchall()}
    unknown = [index for index, mark in enumerate(wanted) if mark not in known]
    if unknown:
        raise MarksUnknown(unknown)
