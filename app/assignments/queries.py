"""Reading assignments."""

from typing import Any

from psycopg.rows import class_row
from sqlalchemy import RowMapping, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.assignments.policy import AssignmentFacts
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
    session: AsyncSession,
    *,
    project_id: int,
    annotator_id: int | None,
    state: str | None,
    before: int | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Assignments of a project, newest first; one more than `limit` says that there are more."""
    rows = await session.execute(
        text(
            """
            select
                a.id, a.project_id, a.image_id, a.annotator_id, a.state, i.file_name, a.note, a.skip_reason,
                a.lease_expires_at, a.created_at, a.started_at, a.submitted_at, a.decided_at
            from assignments a
            join images i on i.id = a.image_id
            where a.project_id = :project_id
              and (cast(:annotator_id as bigint) is null or a.annotator_id = :annotator_id)
              and (cast(:state as text) is null or a.state = :state)
              and (cast(:before as bigint) is null or a.id < :before)
            order by a.id desc
            limit :limit
            """
        ),
        {
            "project_id": project_id,
            "annotator_id": annotator_id,
            "state": state,
            "before": before,
            "limit": limit + 1,
        },
    )
    return [dict(row) for row in rows.mappings()]


async def queue_of(session: AsyncSession, viewer: Viewer) -> list[RowMapping]:
    """Per project of this person: what waits for them, and how many images nobody has yet."""
    rows = await session.execute(
        text(
            """
            select
                p.id, p.name,
                count(a.id) filter (where a.state = 'returned') as returned,
                count(a.id) filter (where a.state = 'in_progress') as in_progress,
                count(a.id) filter (where a.state = 'open') as open,
                count(a.id) filter (where a.state in ('submitted', 'accepted')) as finished,
                exists (
                    select from queued_images q where q.project_id = p.id and q.open_slots > 0
                ) as has_more
            from members m
            join projects p on p.id = m.project_id and p.deleted_at is null and p.archived_at is null
            left join assignments a on a.project_id = p.id and a.annotator_id = m.user_id
            where m.user_id = :viewer
            group by p.id
            order by p.name
            """
        ),
        {"viewer": viewer.id},
    )
    return list(rows.mappings())
