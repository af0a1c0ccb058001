"""Jobs and the audit log over JSON, and a job's progress as server-sent events."""

from typing import Annotated

from fastapi import APIRouter, Depends, Header, Query, Request, Response
from fastapi.sse import EventSourceResponse

from app.accounts.queries import AuditFilter, audit_page
from app.accounts.schemas import AuditPage
from app.accounts.viewer import SignedIn, Viewer
from app.activity.scopes import audit_scope, job_scope
from app.database.engine import Database
from app.jobs import service
from app.jobs.events import JobEvents, event_id, server_sent_events
from app.jobs.models import JobState
from app.jobs.queries import visible_job, visible_jobs
from app.jobs.schemas import JobOut, JobPage
from app.web.identifiers import LARGEST_ID, PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestSession

router = APIRouter()

OptionalId = Annotated[int | None, Query(ge=1, le=LARGEST_ID)]


@router.get("/jobs", tags=["jobs"])
async def list_jobs(
    viewer: SignedIn,
    session: RequestSession,
    project_id: OptionalId = None,
    state: JobState | None = None,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> JobPage:
    """Background work of one's projects and one's own, the newest first."""
    rows = await visible_jobs(
        session,
        await job_scope(session, viewer),
        project_id=project_id,
        state=state,
        before_id=decode_cursor(cursor, kinds=(int,))[0] if cursor else None,
        limit=limit + 1,
    )
    page = rows[:limit]
    return JobPage(
        items=[JobOut.model_validate(row) for row in page],
        next_cursor=encode_cursor([page[-1].id]) if len(rows) > limit else None,
    )


@router.get("/jobs/{job_id}", tags=["jobs"])
async def get_job(viewer: SignedIn, session: RequestSession, job_id: PathId) -> JobOut:
    """A job as it is now, with its progress and how it ended."""
    scope = await job_scope(session, viewer)
    return JobOut.model_validate(await visible_job(session, scope, job_id))


@router.get(
    "/jobs/{job_id}/events",
    tags=["jobs"],
    response_class=Response,
    responses={
        200: {"content": {"text/event-stream": {}}, "description": "Events named `job`."},
        204: {"description": "The job has ended, and the client has seen it."},
    },
)
async def follow_job(
    request: Request,
    viewer: SignedIn,
    job_id: PathId,
    last_event_id: Annotated[str | None, Header()] = None,
) -> Response:
    """A job's progress as server-sent events named `job`; the stream ends with the job.

    Opens with the present state. A browser that has seen the end and comes back is told not to (204).
    """
    job = await _job_now(request, viewer, job_id)
    if job.is_final and last_event_id == event_id(job):
        return Response(status_code=204)
    events: JobEvents = request.app.state.job_events
    headers = {"Cache-Control": "no-cache", "X-Accel-Buffering": "no"}
    return EventSourceResponse(server_sent_events(events, job_id), headers=headers)


@router.delete("/jobs/{job_id}", tags=["jobs"])
async def cancel_job(viewer: SignedIn, session: RequestSession, job_id: PathId) -> JobOut:
    """Cancel a job: at once when it waits, at its next step when it runs."""
    scope = await job_scope(session, viewer)
    return JobOut.model_validate(await service.cancel(session, scope, job_id))


@router.post("/jobs/{job_id}/retries", tags=["jobs"], status_code=201)
async def retry_job(viewer: SignedIn, session: RequestSession, job_id: PathId) -> JobOut:
    """Run a job again that failed or was cancelled."""
    scope = await job_scope(session, viewer)
    return JobOut.model_validate(await service.run_again(session, scope, job_id))


async def wanted_entries(
    viewer: SignedIn,
    session: RequestSession,
    project_id: OptionalId = None,
    actor_id: OptionalId = None,
    action: Annotated[str | None, Query(max_length=100, pattern="^[a-z_.]+$")] = None,
) -> AuditFilter:
    """The entries asked for, as far as the viewer may see them."""
    scope = await audit_scope(session, viewer, project_id)
    return AuditFilter(scope, project_id, actor_id, action)


@router.get("/audit", tags=["audit"])
async def list_audit_entries(
    session: RequestSession,
    wanted: Annotated[AuditFilter, Depends(wanted_entries)],
    limit: Limit = 100,
    cursor: Cursor = None,
) -> AuditPage:
    """Who changed what, the newest first: all of it for administrators, their projects' for owners.

    `action` is a whole one (`project.renamed`) or its noun (`project`).
    """
    before_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    rows = await audit_page(session, wanted, before_id=before_id, limit=limit + 1)
    page = rows[:limit]
    return AuditPage(
        items=page, next_cursor=encode_cursor([page[-1].id]) if len(rows) > limit else None
    )


async def _job_now(request: Request, viewer: Viewer, job_id: int) -> JobOut:
    """Read in a transaction of its own, which is over before a stream of hours begins."""
    database: Database = request.app.state.database
    async with database.session() as session:
        scope = await job_scope(session, viewer)
        return JobOut.model_validate(await visible_job(session, scope, job_id))
