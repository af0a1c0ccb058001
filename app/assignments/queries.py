"""Reading assignments."""

from typing import Any

from psycopg.rows import class_row
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.assignments.policy import AssignmentFacts
from app.assignments.schemas import AssignmentQuery
from app.database.engine import Connection


async def facts_of(
    connection: Connection, viewer: Viewer, assignment_id: int, *, is_locked: bool = False
) -> AssignmentFacts | None:
    """The facts of an assignment in a project that the person belongs to; none where there is no such thing."""
    async with connection.cursor(row_factory=class_row(AssignmentFacts)) as cursor:
        await cursor.execute(
            f"""
            select
                a.id, a.project_id, a.image_id, a.annotator_id, a.state, a.submitted_at,
                p.archived_at is not null as is_archived,
                (i.state = 'excluded' or i.deleted_at is not null) as is_excluded,
                m.role
            from assignments a
            join projects p on p.id = a.project_id and p.deleted_at is null
            join images i on i.id = a.image_id
            left join members m on m.project_id = a.project_id and m.user_id = %(viewer)s
            where a.id = %(id)s and (m.role is not null or %(is_admin)s)
            {"for update of a" if is_locked else ""}
            """,
            {"id": assignment_id, "viewer": viewer.id, "is_admin": viewer.is_admin},
        )
        return await cursor.fetchone()


async def list_assignments(
    session: AsyncSession, project_id: int, asked: AssignmentQuery, *, before: int | None
) -> list[dict[str, Any]]:
    """Assignments of a project, newest first; one more than the limit says that there are more."""
    rows = await session.execute(
        text(
            """
            select
                a.id, a.project_id, a.image_id, a.annotator_id, a.state, a.is_gold, a.assigned_by,
                i.file_name, a.note, a.skip_reason,
                a.lease_expires_at, a.created_at, a.started_at, a.submitted_at, a.decided_at, a.decided_by
            from assignments a
            join images i on i.id = a.image_id
            where a.project_id = :project_id
              and (cast(:annotator_id as bigint) is null or a.annotator_id = :annotator_id)
              and (cast(:state as text) is null or a.state = :state)
              and (cast(:is_gold as boolean) is null or a.is_gold = :is_gold)
              and (cast(:before as bigint) is null or a.id < :before)
            order by a.id desc
            limit :limit
            """
        ),
        {
            "project_id": project_id,
            "annotator_id": asked.annotator_id,
            "state": asked.state,
            "is_gold": asked.gold,
            "before": before,
            "limit": asked.limit + 1,
        },
    )
    return [dict(row) for row in rows.mappings()]


def seen_by_annotator(row: dict[str, Any], *, is_blind: bool) -> dict[str, Any]:
    """A row of `list_assignments` without what an annotator is not to know.

    When a consensus accepted the work tells when the others were done.
    """
    hidden: dict[str, Any] = {"is_gold": None}
    if is_blind and row["decided_by"] is None:
        hidden["decided_at"] = None
    return row | hidden


WAITING = ("returned", "in_progress", "open")


async def queue_counts(session: AsyncSession, viewer: Viewer) -> dict[str, int]:
    """How many assignments of this person are in each state."""
    rows = await session.execute(
        text(
            """
            select a.state, count(*)
            from assignments a
            join projects p on p.id = a.project_id and p.deleted_at is null
            where a.annotator_id = :viewer
            group by a.state
            """
        ),
        {"viewer": viewer.id},
    )
    counts: dict[str, int] = {row[0]: row[1] for row in rows}
    return {state: counts.get(state, 0) for state in (*WAITING, "submitted")}


async def projects_with_work(session: AsyncSession, viewer: Viewer) -> list[dict[str, Any]]:
    """The person's open projects that have images for them, and how many: counted up to a thousand.

    None where gold images are slipped in: a count that an image does not lower would tell that it is one.
    """
    rows = await session.execute(
        text(
            """
            select p.id, p.name, case when p.gold_rate = 0 or not p.blind then waiting.available end as available
            from members m
            join projects p on p.id = m.project_id and p.deleted_at is null and p.archived_at is null
            cross join lateral (
                select count(*) as available from (
                    select from queued_images q
                    where q.project_id = p.id
                      and q.open_slots > 0
                      and (q.pool_id = 0 or exists (
                          select from pool_members k
                          where k.pool_id = q.pool_id and k.user_id = m.user_id
                      ))
                      and not exists (
                          select from assignments a
                          where a.image_id = q.image_id and a.annotator_id = m.user_id
                      )
                    limit 1000
                ) open
            ) waiting
            where m.user_id = :viewer and waiting.available > 0
            order by p.name, p.id
            """
        ),
        {"viewer": viewer.id},
    )
    return [dict(row) for row in rows.mappings()]


async def queue_rows(
    session: AsyncSession,
    viewer: Viewer,
    *,
    state: str,
    before: tuple[int, int] | None,
    limit: int,
) -> list[dict[str, Any]]:
    """The person's assignments, the newest first: in one state, or all that wait, the returned ones on top."""
    rows = await session.execute(
        text(
            """
            select
                a.id, a.state, p.name as project_name, a.note, a.lease_expires_at,
                json_build_object('id', i.id, 'file_name', i.file_name, 'width', i.width, 'height', i.height)
                    as image,
                (a.state = 'returned')::int as rank,
                greatest(a.created_at, a.started_at, a.submitted_at, a.decided_at) as updated_at
            from assignments a
            join projects p on p.id = a.project_id and p.deleted_at is null
            join images i on i.id = a.image_id and i.deleted_at is null
            where a.annotator_id = :viewer
              and a.state = any(:states)
              and ((a.state = 'returned')::int, a.id) < (:rank, :id)
            order by (a.state = 'returned')::int desc, a.id desc
            limit :limit
            """
        ),
        {
            "viewer": viewer.id,
            "states": [state] if state else list(WAITING),
            "rank": before[0] if before else 2,
            "id": before[1] if before else 0,
            "limit": limit,
        },
    )
    return [dict(row) for row in rows.mappings()]
