"""Runs jobs: in the server's process and in `concord worker`, as many at a time as the settings say."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog
from procrastinate import App, PsycopgConnector
from starlette.datastructures import State

from app.database.engine import Database
from app.database.tasks import end
from app.jobs.execution import Executor
from app.jobs.queue import QUEUE, TASK
from app.jobs.reconciling import enqueue_due, reconcile
from app.jobs.registry import JobRegistry
from app.jobs.running import Claim

log = structlog.get_logger()


@dataclass(frozen=True)
class Pace:
    """How often a runner looks after things, and how long it waits for jobs at work when it stops.

    The jobs of a worker that was killed run again after `stalled_after_s` and at most one `reconcile_s`.
    """

    beat_s: float = 1.0
    stalled_after_s: float = 30.0
    reconcile_s: float = 10.0
    schedule_s: float = 60.0
    restart_s: float = 2.0
    grace_s: float = 10.0


class JobRunner:
    """Takes tickets from the queue and runs their jobs until it is stopped."""

    def __init__(
        self,
        database: Database,
        registry: JobRegistry,
        *,
        app_state: State,
        concurrency: int,
        pace: Pace | None = None,
    ) -> None:
        self.database = database
        self.registry = registry
        self.concurrency = concurrency
        self.pace = pace or Pace()
        self.executor = Executor(database, registry, app_state)
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopping = False

    async def start(self) -> None:
        """Begin to take jobs, beside whatever else this event loop does."""
        self._is_stopping = False
        # Every job is logged here already; the library's own lines would say it again.
        logging.getLogger("procrastinate").setLevel(logging.ERROR)
        self._tasks = [
            asyncio.create_task(self._take_tickets(), name="jobs: tickets"),
            asyncio.create_task(self._again(self.pace.beat_s, self._beat), name="jobs: beat"),
            asyncio.create_task(
                self._again(self.pace.reconcile_s, self._reconcile), name="jobs: reconcile"
            ),
            asyncio.create_task(
                self._again(self.pace.schedule_s, self._enqueue_due), name="jobs: schedule"
            ),
        ]

    async def stop(self) -> None:
        """Take no more jobs, wait a little for those at work, and put back those that take longer."""
        # A cancellation can be lost when a library fails while it passes; the flag cannot.
        self._is_stopping = True
        # In this order: while jobs end, their heartbeats go on.
        await end(self._tasks)
        self._tasks = []

    async def run_until_idle(self) -> None:
        """Run every job that waits, and return: for tests, and for commands that do one thing."""
        await self._work(wait=False)

    async def run_claimed(self, started: Claim) -> None:
        """Run a job that was claimed already, for commands: no other process may take it, and all see how far it is."""
        beat = asyncio.create_task(self._again(self.pace.beat_s, self._beat), name="jobs: beat")
        try:
            await self.executor.run(started)
        finally:
            await end([beat])

    async def _take_tickets(self) -> None:
        """Keep a worker of the library going: it ends by itself when it loses the database for a while."""
        while not self._is_stopping:
            try:
                await self._work(wait=True)
            except Exception as error:
                log.exception("job worker ended", exc_info=error)
            await asyncio.sleep(0 if self._is_stopping else self.pace.restart_s)

    async def _work(self, *, wait: bool) -> None:
        connector = PsycopgConnector()
        await connector.open_async(self.database.pool)
        app = App(connector=connector)
        app.task(name=TASK, queue=QUEUE)(self.executor.execute)
        await app.run_worker_async(
            queues=[QUEUE],
            name="concord",
            concurrency=self.concurrency,
            wait=wait,
            delete_jobs="always",
            install_signal_handlers=False,
            shutdown_graceful_timeout=self.pace.grace_s,
        )

    async def _beat(self) -> None:
        """Write late progress, show that the runs are alive, and interrupt those that were cancelled."""
        runs = dict(self.executor.runs)
        if not runs:
            return
        for run in runs.values():
            await run.job.report()
        async with self.database.connection() as connection:
            cursor = await connection.execute(
                """
                update jobs set heartbeat_at = clock_timestamp()
                where id = any(%s) and state = 'running'
                returning id, started_at, is_cancel_requested
                """,
                (list(runs),),
            )
            alive = {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}
        for job_id, run in runs.items():
            started_at, is_cancel_requested = alive.get(job_id, (None, False))
            if started_at != run.job.claim.started_at or is_cancel_requested:
                run.cancel()

    async def _reconcile(self) -> None:
        async with self.database.connection() as connection:
            lost = await reconcile(connection, stalled_after_s=self.pace.stalled_after_s)
        if lost:
            log.warning("jobs found without a worker", job_ids=lost)

    async def _enqueue_due(self) -> None:
        for schedule in self.registry.schedules():
            async with self.database.connection() as connection:
                await enqueue_due(connection, schedule)

    async def _again(self, every_s: float, step: Callable[[], Awaitable[None]]) -> None:
        """Take a step now and then; one that fails is logged, and the next one comes all the same."""
        while not self._is_stopping:
            started = time.monotonic()
            try:
                await step()
            except Exception as error:
                log.exception("job upkeep failed", step=step.__name__, exc_info=error)
            await asyncio.sleep(max(0.0, every_s - (time.monotonic() - started)))
