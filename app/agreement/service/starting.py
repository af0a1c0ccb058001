"""Ask for a full recompute of a project, as a job that people can watch and cancel."""

from app.agreement.models import RECOMPUTE
from app.database.engine import Connection
from app.jobs.queue import enqueue_on


async def start_recompute(connection: Connection, *, project_id: int, viewer_id: int | None) -> int:
    """Mark every measured image of the project, and ask for the job that recomputes them; returns the job's id."""
    await connection.execute("select mark_project_stale(%s)", [project_id])
    return await enqueue_recompute(connection, project_id=project_id, viewer_id=viewer_id)


async def enqueue_recompute(
    connection: Connection, *, project_id: int, viewer_id: int | None = None
) -> int:
    """The job for what is marked already; one that waits is enough."""
    return await enqueue_on(
        connection,
        kind=RECOMPUTE,
        title="Recompute agreement",
        project_id=project_id,
        created_by=viewer_id,
        unique_key=f"{RECOMPUTE}:{project_id}",
    )


async def enqueue_missing(connection: Connection) -> list[int]:
    """A job for every project with bulk work for which none was asked since; returns the projects.

    A job that was cancelled after the work came up is the answer of somebody who does not want it now.
    """
    cursor = await connection.execute(
        """
        select s.project_id
        from (
            select project_id, max(greatest(since, retry_at)) as since
            from agreement_stale
            where is_bulk and retry_at <= clock_timestamp()
            group by project_id
        ) s
        where not exists (
            select from jobs j
            where j.project_id = s.project_id and j.kind = %s
              and (j.state in ('waiting', 'running') or j.created_at >= s.since)
        )
        """,
        [RECOMPUTE],
    )
    projects = [row[0] for row in await cursor.fetchall()]
    for project_id in projects:
        await enqueue_recompute(connection, project_id=project_id)
    return projects
