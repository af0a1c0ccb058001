"""The states of an assignment, and what they do to the image and its queue."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from psycopg import AsyncCursor
from psycopg.rows import TupleRow
from psycopg.types.json import Json

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.errors import (
    ImageExcluded,
    NoSuchAssignment,
    NotSubmitted,
    NotYourAssignment,
    OwnSubmission,
    ProjectClosed,
)
from app.assignments.policy import AssignmentFacts, may_decide, may_see_work
from app.assignments.queries import facts_of
from app.assignments.service.image_states import refresh_image_state
from app.database.engine import Connection

# Work that goes on after its lease has ended counts again. What is read is what the lock has waited for.
_RETAKE_SLOT = """
    with known as materialized (
        select a.id, a.image_id, a.holds_slot, a.is_gold from assignments a where a.id = %(id)s for update
    ), retaken as (
        update queued_images q
        set held = q.held + 1
        from known k
        where q.image_id = k.image_id and not k.holds_slot and not k.is_gold
    )
"""

# For whose slot is given back: a gold image has none.
GIVE_SLOT_BACK = """
    with known as materialized (
        select a.id, a.image_id, a.holds_slot from assignments a where a.id = %(id)s for update
    ), given as (
        update queued_images q
        set held = q.held - 1
        from known k
        where q.image_id = k.image_id and k.holds_slot
    )
"""


@dataclass(frozen=True)
class Judgement:
    """A verdict as it is kept; `marks` are the objects that it is about, as the API writes them."""

    is_accepted: bool
    note: str | None = None
    marks: Sequence[dict[str, Any]] = ()

    @property
    def verdict(self) -> str:
        """The state that it brings."""
        return "accepted" if self.is_accepted else "returned"


async def start(connection: Connection, *, viewer: Viewer, assignment_id: int) -> None:
    """Opening one's own assignment begins it and renews its lease."""
    await connection.execute(
        """
        update assignments a
        set state = 'in_progress',
            started_at = coalesce(a.started_at, now()),
            lease_expires_at = now() + make_interval(mins => p.lease_minutes::int)
        from projects p
        where a.id = %s
          and a.annotator_id = %s
          and a.state in ('open', 'in_progress')
          and p.id = a.project_id
          and p.archived_at is null
        """,
        [assignment_id, viewer.id],
    )


async def reopen(connection: Connection, *, assignment_id: int) -> None:
    """Work on a finished assignment goes on: it must be submitted again. Renews the lease of one in progress.

    Takes a slot of the queue again where one is free; work is never refused for want of one.
    """
    cursor = await connection.execute(
        f"""
        {_RETAKE_SLOT}
        update assignments a
        set state = case when a.state = 'returned' then 'returned' else 'in_progress' end,
            holds_slot = not a.is_gold,
            started_at = coalesce(a.started_at, now()),
            lease_expires_at = now() + make_interval(mins => p.lease_minutes::int)
        from projects p
        where a.id = (select id from known) and p.id = a.project_id
        returning a.image_id
        """,
        {"id": assignment_id},
    )
    await _refresh(connection, cursor)


async def submit(connection: Connection, *, assignment_id: int, revision: int) -> None:
    """Finish one's work. Without a review policy that is the end of it."""
    cursor = await connection.execute(
        f"""
        {_RETAKE_SLOT}
        update assignments a
        set state = case when p.review = 'none' then 'accepted' else 'submitted' end,
            holds_slot = not a.is_gold,
            submitted_at = now(),
            submitted_revision = %(revision)s,
            skip_reason = null,
            lease_expires_at = null
        from projects p
        where a.id = (select id from known) and p.id = a.project_id
        returning a.image_id
        """,
        {"id": assignment_id, "revision": revision},
    )
    await _refresh(connection, cursor)


async def skip(connection: Connection, *, viewer: Viewer, assignment_id: int, reason: str) -> None:
    """Hand an image back with a reason; this person does not get it again."""
    facts = await own_open_assignment(connection, viewer=viewer, assignment_id=assignment_id)
    await connection.execute(
        f"""
        {GIVE_SLOT_BACK}
        update assignments a
        set state = 'skipped', holds_slot = false, skip_reason = %(reason)s, lease_expires_at = null
        where a.id = (select id from known)
        """,
        {"id": facts.id, "reason": reason},
    )
    await record_on(
        connection,
        actor=viewer,
        action="assignment.skipped",
        subject=f"assignment:{facts.id}",
        project_id=facts.project_id,
        detail={"reason": reason},
    )
    await refresh_image_state(connection, image_id=facts.image_id)


async def decide(
    connection: Connection,
    *,
    viewer: Viewer,
    assignment_id: int,
    judgement: Judgement,
) -> int:
    """A reviewer accepts a submission, or returns it with a note. Gives the project's id."""
    facts = await facts_of(connection, viewer, assignment_id)
    if facts is None or not may_see_work(facts, viewer):
        raise NoSuchAssignment
    if not may_decide(facts, viewer):
        raise OwnSubmission
    if facts.state not in {"submitted", "accepted"}:
        raise NotSubmitted(facts.state)
    await connection.execute(
        """
        with judged as (
            update assignments
            set state = %(verdict)s, note = %(note)s, decided_at = now(), decided_by = %(viewer)s
            where id = %(id)s
            returning id, project_id, submitted_revision
        )
        insert into verdicts (project_id, assignment_id, verdict, note, marks, revision, decided_by)
        select project_id, id, %(verdict)s, %(note)s, %(marks)s, submitted_revision, %(viewer)s from judged
        """,
        {
            "id": assignment_id,
            "verdict": judgement.verdict,
            "note": judgement.note,
            "marks": Json(list(judgement.marks)),
            "viewer": viewer.id,
        },
    )
    await refresh_image_state(connection, image_id=facts.image_id)
    return facts.project_id


async def own_open_assignment(
    connection: Connection, *, viewer: Viewer, assignment_id: int
) -> AssignmentFacts:
    """The person's own assignment, locked, in a project that can be labelled."""
    facts = await facts_of(connection, viewer, assignment_id, is_locked=True)
    if facts is None or not may_see_work(facts, viewer):
        raise NoSuchAssignment
    if facts.annotator_id != viewer.id:
        raise NotYourAssignment
    if facts.is_archived:
        raise ProjectClosed
    if facts.is_excluded:
        raise ImageExcluded
    return facts


async def _refresh(connection: Connection, changed: AsyncCursor[TupleRow]) -> None:
    """`refresh_image_state` of the image whose assignment a statement has changed."""
    row = await changed.fetchone()
    if row is not None:
        await refresh_image_state(connection, image_id=row[0])
