"""What people do with jobs: cancel them, and run them again."""

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import driver_connection
from app.jobs.errors import JobFinished, JobNotFinished
from app.jobs.models import Job
from app.jobs.queries import JobScope, visible_job
from app.jobs.queue import issue_ticket
from app.jobs.schemas import FINAL_STATES

CHANNEL = "concord_jobs"


async def cancel(session: AsyncSession, scope: JobScope, job_id: int) -> Job:
    """A waiting job is cancelled at once, a running one when its handler notices; raises JobFinished."""
    job = await visible_job(session, scope, job_id, for_update=True)
    if job.state == "cancelled":
        return job
    if job.state in FINAL_STATES:
        raise JobFinished(job.state)
    job.is_cancel_requested = True
    if job.state == "waiting":
        job.state = "cancelled"
        job.finished_at = await session.scalar(select(func.now()))
    await _announce(session, job)
    return job


async def run_again(session: AsyncSession, scope: JobScope, job_id: int) -> Job:
    """Put a failed or cancelled job back into the queue; raises JobNotFinished."""
    job = await visible_job(session, scope, job_id, for_update=True)
    if job.state not in {"failed", "cancelled"}:
        raise JobNotFinished(job.state)
    job.state = "waiting"
    job.unique_key = None  # another waiting job may have it by now
    job.is_cancel_requested = False
    job.attempts = 0
    job.done, job.total, job.message = 0, None, ""
    job.error, job.result = None, None
    job.started_at, job.finished_at = None, None
    await session.flush()
    await issue_ticket(await driver_connection(session), job.id)
    await _announce(session, job)
    return job


async def _announce(session: AsyncSession, job: Job) -> None:
    await session.flush()
    await session.execute(select(func.pg_notify(CHANNEL, str(job.id))))
