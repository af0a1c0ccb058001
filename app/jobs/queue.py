"""Ask for background work, inside the transaction of the change that needs it.

`jobs` holds what people see: state, progress, result, error. procrastinate's queue only carries "run job 17" to some
worker, so a ticket that gets lost or comes twice is harmless (see `app.jobs.reconciling`).
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Required, TypedDict, Unpack

from procrastinate import PsycopgConnector
from procrastinate.jobs import Job as Ticket
from procrastinate.manager import JobManager
from psycopg.types.json import Jsonb
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection, driver_connection
from app.jobs.models import Job

QUEUE = "jobs"
TASK = "run_job"

# Only ever used with a connection of the caller's, so its connector is never opened.
_manager = JobManager(PsycopgConnector())


class JobRequest(TypedDict, total=False):
    """What to do: `kind` names the handler in the registry, `args` is its JSON, `title` is for people."""

    kind: Required[str]
    title: Required[str]
    project_id: int | None
    args: Mapping[str, Any]
    created_by: int | None
    unique_key: str | None


async def enqueue(session: AsyncSession, **request: Unpack[JobRequest]) -> Job:
    """A job that runs once this transaction has committed, or never if it does not.

    With a `unique_key` that a waiting job already has, that job is returned. It will not start before this
    transaction ends, so it sees what the transaction wrote; enqueue late to hold it up briefly.
    """
    await session.flush()
    job_id = await enqueue_on(await driver_connection(session), **request)
    return await session.get_one(Job, job_id)


async def enqueue_on(connection: Connection, **request: Unpack[JobRequest]) -> int:
    """`enqueue` on a plain psycopg connection; returns the job's id."""
    while True:
        job_id = await _insert(connection, request)
        if job_id is not None:
            await issue_ticket(connection, job_id)
            return job_id
        waiting_id = await _hold_waiting(connection, request["unique_key"])
        if waiting_id is not None:
            return waiting_id
        # The waiting job started between the two statements, so a new one is wanted after all.


async def issue_ticket(connection: Connection, job_id: int, *, at: datetime | None = None) -> None:
    """Put "run job `job_id`" into the queue, at once or not before a moment."""
    ticket = Ticket(
        queue=QUEUE,
        lock=None,
        queueing_lock=None,
        task_name=TASK,
        task_kwargs={"job_id": job_id},
        scheduled_at=at,
    )
    await _manager.defer_job_async(ticket, connection=connection)


async def _insert(connection: Connection, request: JobRequest) -> int | None:
    """The id of a new job, or None when a waiting one has its key."""
    cursor = await connection.execute(
        """
        insert into jobs (kind, title, project_id, args, created_by, unique_key)
        values (%s, %s, %s, %s, %s, %s)
        on conflict (unique_key) where state = 'waiting' do nothing
        returning id
        """,
        (
            request["kind"],
            request["title"],
            request.get("project_id"),
            Jsonb(dict(request.get("args", {}))),
            request.get("created_by"),
            request.get("unique_key"),
        ),
    )
    row = await cursor.fetchone()
    return None if row is None else int(row[0])


async def _hold_waiting(connection: Connection, unique_key: str | None) -> int | None:
    """The waiting job with this key, kept from starting until the caller's transaction ends."""
    cursor = await connection.execute(
        "select id from jobs where unique_key = %s and state = 'waiting' for share", (unique_key,)
    )
    row = await cursor.fetchone()
    return None if row is None else int(row[0])
