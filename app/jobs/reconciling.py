"""Bring `jobs` and the queue's tickets back together after crashes.

A worker that is killed leaves a job `running` with a heartbeat that stops, and a ticket that nobody holds. A job that
waits without a ticket gets a new one; a ticket too many finds its job running and does nothing.
"""

from app.database.engine import Connection
from app.jobs.queue import TASK, enqueue_on, issue_ticket
from app.jobs.registry import Schedule

# Any number that no other advisory lock of Concord uses.
LOCK = 7_102
# A ticket of a dead worker is of no use to anybody; there is no hurry to remove it.
DEAD_TICKET_S = 300


async def reconcile(connection: Connection, *, stalled_after_s: float) -> list[int]:
    """Give jobs without a living run a new ticket; returns their ids. Processes take turns, none waits."""
    cursor = await connection.execute("select pg_try_advisory_xact_lock(%s)", (LOCK,))
    row = await cursor.fetchone()
    if row is None or not row[0]:
        return []
    await _release_stalled(connection, stalled_after_s)
    lost = await _without_ticket(connection)
    for job_id in lost:
        await issue_ticket(connection, job_id)
    await _drop_dead_tickets(connection)
    return lost


async def enqueue_due(connection: Connection, schedule: Schedule) -> None:
    """Ask for scheduled work unless that was done within its span of time, or waits already."""
    cursor = await connection.execute(
        "select 1 from jobs where kind = %s and created_at > now() - %s limit 1",
        (schedule.kind, schedule.every),
    )
    if await cursor.fetchone() is None:
        await enqueue_on(
            connection,
            kind=schedule.kind,
            title=schedule.title,
            unique_key=f"schedule:{schedule.kind}",
        )


async def _release_stalled(connection: Connection, stalled_after_s: float) -> None:
    await connection.execute(
        """
        with released as (
            update jobs
            set state = case when is_cancel_requested then 'cancelled' else 'waiting' end,
                finished_at = case when is_cancel_requested then now() end,
                unique_key = null, started_at = null, heartbeat_at = null,
                message = 'Its worker stopped; waiting for another.'
            where state = 'running' and heartbeat_at < now() - make_interval(secs => %s)
            returning id
        )
        select pg_notify('concord_jobs', id::text) from released
        """,
        (stalled_after_s,),
    )


async def _without_ticket(connection: Connection) -> list[int]:
    """Waiting jobs that no ticket leads to. A ticket that is held leads nowhere, or to a run that starts just now."""
    cursor = await connection.execute(
        """
        select id from jobs
        where state = 'waiting' and not exists (
            select from procrastinate_jobs ticket
            where ticket.status = 'todo' and ticket.task_name = %s
                and (ticket.args ->> 'job_id')::bigint = jobs.id
        )
        """,
        (TASK,),
    )
    return [row[0] for row in await cursor.fetchall()]


async def _drop_dead_tickets(connection: Connection) -> None:
    await connection.execute(
        """
        delete from procrastinate_jobs ticket
        where ticket.task_name = %s and ticket.status <> 'todo' and not exists (
            select from procrastinate_workers worker
            where worker.id = ticket.worker_id and worker.last_heartbeat > now() - make_interval(secs => %s)
        )
        """,
        (TASK, DEAD_TICKET_S),
    )
