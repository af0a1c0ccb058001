"""What owners do with single assignments: take back, release, hand over, offer again."""

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.assignments.errors import (
    AlreadyTheirs,
    NoSuchAssignment,
    NothingToRelease,
    NotSkipped,
    WorkHasBegun,
    WorkIsFinished,
)
from app.assignments.policy import AssignmentFacts, may_share_out
from app.assignments.queries import facts_of
from app.assignments.service.claiming import ONE_AT_A_TIME
from app.assignments.service.giving import give, refuse_strangers
from app.assignments.service.image_states import refresh_image_state
from app.assignments.service.transitions import GIVE_SLOT_BACK
from app.database.engine import Connection

HANDED_OVER = "Handed over to somebody else."


async def take_back(connection: Connection, *, viewer: Viewer, assignment_id: int) -> None:
    """Remove an assignment that nobody has begun, with its empty layer; raises WorkHasBegun."""
    facts = await _of_others(connection, viewer, assignment_id)
    if facts.state != "open":
        raise WorkHasBegun(facts.state)
    await connection.execute(
        f"{GIVE_SLOT_BACK} delete from assignments where id = (select id from known)",
        {"id": facts.id},
    )
    await _finish(connection, viewer, facts, "removed")


async def release_lease(connection: Connection, *, viewer: Viewer, assignment_id: int) -> None:
    """End a lease now: the image goes to somebody else, the work and the assignment stay."""
    facts = await _of_others(connection, viewer, assignment_id)
    if facts.state not in {"open", "in_progress"}:
        raise NothingToRelease(facts.state)
    await connection.execute(
        f"""
        {GIVE_SLOT_BACK}
        update assignments a
        set holds_slot = false, lease_expires_at = now()
        where a.id = (select id from known)
        """,
        {"id": facts.id},
    )
    await _finish(connection, viewer, facts, "released")


async def hand_over(
    connection: Connection, *, viewer: Viewer, assignment_id: int, annotator_id: int
) -> int:
    """Give unfinished work's image to somebody else, who starts empty; gives the new assignment's id.

    The work so far stays: a layer of its author, whose assignment ends as skipped.

    Raises:
        WorkIsFinished: it has been submitted, accepted or handed back.
        NotMembers: the successor is no member.
        AlreadyTheirs: they have or have had the image.
    """
    facts = await _of_others(connection, viewer, assignment_id)
    if facts.state not in {"open", "in_progress", "returned"}:
        raise WorkIsFinished(facts.state)
    await refuse_strangers(connection, facts.project_id, [annotator_id])
    await connection.execute(
        ONE_AT_A_TIME, {"project_id": facts.project_id, "annotator_id": annotator_id}
    )
    await connection.execute(
        f"""
        {GIVE_SLOT_BACK}
        update assignments a
        set state = 'skipped', holds_slot = false, skip_reason = %(reason)s, lease_expires_at = null
        where a.id = (select id from known)
        """,
        {"id": facts.id, "reason": HANDED_OVER},
    )
    given = await give(
        connection,
        viewer=viewer,
        project_id=facts.project_id,
        image_ids=[facts.image_id],
        annotator_ids=[annotator_id],
    )
    if not given:
        raise AlreadyTheirs
    await _finish(connection, viewer, facts, "handed_over")
    return given[0]


async def offer_again(connection: Connection, *, viewer: Viewer, assignment_id: int) -> None:
    """Give a skipped image back to who skipped it: it is the first of their open ones."""
    facts = await _of_others(connection, viewer, assignment_id)
    if facts.state != "skipped":
        raise NotSkipped(facts.state)
    await connection.execute(
        """
        with known as materialized (
            select a.id, a.image_id, a.holds_slot, a.is_gold from assignments a where a.id = %(id)s for update
        ), retaken as (
            update queued_images q
            set held = q.held + 1
            from known k
            where q.image_id = k.image_id and not k.holds_slot and not k.is_gold
        )
        update assignments a
        set state = 'open', holds_slot = not a.is_gold, skip_reason = null, assigned_by = %(viewer)s,
            lease_expires_at = null
        where a.id = (select id from known)
        """,
        {"id": facts.id, "viewer": viewer.id},
    )
    await _finish(connection, viewer, facts, "offered_again")


async def _of_others(connection: Connection, viewer: Viewer, assignment_id: int) -> AssignmentFacts:
    """An assignment that the viewer may take from its person and give to another, locked."""
    facts = await facts_of(connection, viewer, assignment_id, is_locked=True)
    if facts is None or not may_share_out(facts, viewer):
        raise NoSuchAssignment
    return facts


async def _finish(
    connection: Connection, viewer: Viewer, facts: AssignmentFacts, deed: str
) -> None:
    await refresh_image_state(connection, image_id=facts.image_id)
    await record_on(
        connection,
        actor=viewer,
        action=f"assignment.{deed}",
        subject=f"assignment:{facts.id}",
        project_id=facts.project_id,
    )
