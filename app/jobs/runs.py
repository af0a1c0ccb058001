"""The steps of one run in the database. Each is one statement, and does nothing when the run is no longer ours."""

import json
from collections.abc import Mapping
from typing import Any, Literal

from app.database.engine import Connection
from app.jobs.queue import issue_ticket
from app.jobs.running import Claim


async def claim(connection: Connection, job_id: int) -> Claim | None:
    """Start a waiting job. None when it was cancelled, or its ticket came twice."""
    cursor = await connection.execute(
        """
        with claimed as (
            update jobs
            set state = 'running', started_at = clock_timestamp(), heartbeat_at = clock_timestamp(),
                attempts = attempts + 1, done = 0, total = null, message = ''
            where id = %s and state = 'waiting'
            returning id, kind, args, project_id, created_by, attempts, started_at
        )
        select claimed.*, pg_notify('concord_jobs', id::text) from claimed
        """,
        (job_id,),
    )
    row = await cursor.fetchone()
    return None if row is None else Claim(*row[:7])


async def finish(
    connection: Connection,
    run: Claim,
    *,
    state: Literal["succeeded", "failed", "cancelled"],
    result: Mapping[str, Any] | None = None,
    error: str | None = None,
) -> None:
    """Write how the run ended."""
    await connection.execute(
        """
        with finished as (
            update jobs
            set state = %(state)s, result = %(result)s, error = %(error)s, finished_at = clock_timestamp(),
                heartbeat_at = null
            where id = %(id)s and state = 'running' and started_at = %(started_at)s
            returning id
        )
        select pg_notify('concord_jobs', id::text) from finished
        """,
        {
            "state": state,
            "result": None if result is None else json.dumps(result, allow_nan=False),
            "error": error,
            "id": run.id,
            "started_at": run.started_at,
        },
    )


async def put_back(
    connection: Connection, run: Claim, *, delay_s: float, message: str, counts: bool
) -> None:
    """Let the job wait for another run. `counts` says whether this one counts as an attempt.

    When somebody has cancelled it meanwhile, it is cancelled. It gives up its key, which a waiting job may have by
    now: doing the work twice is harmless, leaving it out is not.
    """
    cursor = await connection.execute(
        """
        with put_back as (
            update jobs
            set state = case when is_cancel_requested then 'cancelled' else 'waiting' end,
                finished_at = case when is_cancel_requested then clock_timestamp() end,
                unique_key = null, started_at = null, heartbeat_at = null, message = %(message)s,
                attempts = attempts - case when %(counts)s then 0 else 1 end
            where id = %(id)s and state = 'running' and started_at = %(started_at)s
            returning id, state
        )
        select state, clock_timestamp() + make_interval(secs => %(delay_s)s), pg_notify('concord_jobs', id::text)
        from put_back
        """,
        {
            "message": message,
            "counts": counts,
            "id": run.id,
            "started_at": run.started_at,
            "delay_s": delay_s,
        },
    )
    row = await cursor.fetchone()
    if row is not None and row[0] == "waiting":
        await issue_ticket(connection, run.id, at=row[1])
