"""A database of each test's own, because a runner takes every job it finds."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

import pytest
from starlette.datastructures import State

from app.database.engine import Database
from app.jobs.queue import enqueue_on
from app.jobs.registry import Handler, JobRegistry
from app.jobs.runner import JobRunner, Pace
from tests.servers import temporary_database

BRISK = Pace(
    beat_s=0.05, stalled_after_s=1.0, reconcile_s=0.2, schedule_s=0.2, restart_s=0.1, grace_s=0.2
)
Row = dict[str, Any]
OpenRunner = Callable[..., AbstractAsyncContextManager[JobRunner]]


@pytest.fixture
def url() -> Iterator[str]:
    with temporary_database() as made:
        yield made


@pytest.fixture
def open_runner(url: str) -> OpenRunner:
    """Factory of runners with one kind of job, `work`, that `handler` does; not started yet."""

    @asynccontextmanager
    async def opened(handler: Handler, *, max_attempts: int = 3) -> AsyncIterator[JobRunner]:
        database = Database(url, pool_size=5)
        await database.open()
        registry = JobRegistry()
        registry.add("work", handler, max_attempts=max_attempts)
        runner = JobRunner(
            database, registry, app_state=State({"greeting": "hello"}), concurrency=2, pace=BRISK
        )
        try:
            yield runner
        finally:
            await runner.stop()
            await database.close()

    return opened


async def ask(runner: JobRunner, **request: Any) -> int:
    """Enqueue a job of the kind `work`."""
    async with runner.database.connection() as connection:
        return await enqueue_on(connection, **({"kind": "work", "title": "Work"} | request))


async def row_of(runner: JobRunner, job_id: int) -> Row:
    async with runner.database.connection() as connection:
        cursor = await connection.execute(
            "select to_jsonb(jobs) from jobs where id = %s", (job_id,)
        )
        row = await cursor.fetchone()
        assert row is not None
        found: Row = row[0]
        return found


async def change(runner: JobRunner, statement: Any) -> None:
    async with runner.database.connection() as connection:
        await connection.execute(statement)


async def until(runner: JobRunner, job_id: int, *states: str) -> Row:
    """The job's row as soon as it is in one of these states."""
    return await until_row(runner, job_id, lambda row: row["state"] in states)


async def until_row(runner: JobRunner, job_id: int, accepts: Callable[[Row], bool]) -> Row:
    row: Row = {}
    for _ in range(600):
        row = await row_of(runner, job_id)
        if accepts(row):
            return row
        await asyncio.sleep(0.02)
    raise AssertionError(f"The job did not get there; it is {row}.")
