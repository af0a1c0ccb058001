"""Changes of jobs as they happen: one LISTEN connection for the process, fanned out to whoever watches.

Postgres says which job changed; the row is read once per change, however many people look at it.
"""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Iterable
from contextlib import asynccontextmanager

import structlog
from fastapi.sse import KEEPALIVE_COMMENT, format_sse_event
from sqlalchemy import select

from app.database.engine import OUTAGES, Database
from app.database.listening import listen
from app.database.tasks import end
from app.jobs.models import Job
from app.jobs.schemas import JobOut
from app.jobs.service import CHANNEL

RECONNECT_S = 1.0
KEEPALIVE_S = 15.0

log = structlog.get_logger()


class Watch:
    """One viewer of one job: always holds the newest state, skipping those that nobody had time for."""

    def __init__(self) -> None:
        self._newest: JobOut | None = None
        self._is_closed = False
        self._changed = asyncio.Event()

    def show(self, job: JobOut | None) -> None:
        """A new state, or None when the job is gone or the process stops."""
        if job is not None and job == self._newest:
            return
        self._newest = job
        self._is_closed = self._is_closed or job is None
        self._changed.set()

    async def next(self, *, timeout_s: float) -> JobOut | None:
        """The next state; None when there is no more. Raises TimeoutError when nothing changes for a while."""
        async with asyncio.timeout(timeout_s):
            await self._changed.wait()
        self._changed.clear()
        return None if self._is_closed else self._newest


class JobEvents:
    """Watches jobs for everybody in this process."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self._watches: dict[int, set[Watch]] = {}
        self._dirty: set[int] = set()
        self._has_dirty = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._is_stopped = False

    async def start(self) -> None:
        """Begin to listen."""
        self._is_stopped = False
        self._tasks = [
            asyncio.create_task(self._listen(), name="jobs: listen"),
            asyncio.create_task(self._read_changes(), name="jobs: read changes"),
        ]

    async def stop(self) -> None:
        """End every watch, and stop listening. Harmless when that has been done."""
        self._is_stopped = True
        await end(self._tasks)
        self._tasks = []
        for watch in [watch for watches in self._watches.values() for watch in watches]:
            watch.show(None)

    @asynccontextmanager
    async def watch(self, job_id: int) -> AsyncIterator[Watch]:
        """The states of a job from now on, the present one first."""
        watch = Watch()
        if self._is_stopped:
            watch.show(None)
        self._watches.setdefault(job_id, set()).add(watch)
        self._mark([job_id])
        try:
            yield watch
        finally:
            watches = self._watches[job_id]
            watches.discard(watch)
            if not watches:
                del self._watches[job_id]

    def _mark(self, job_ids: Iterable[int]) -> None:
        self._dirty.update(job_ids)
        self._has_dirty.set()

    async def _listen(self) -> None:
        await listen(
            self.database.url,
            CHANNEL,
            begun=lambda: self._mark(self._watches),
            heard=lambda payload: self._mark(self._watches.keys() & {int(payload)}),
            again_s=RECONNECT_S,
        )

    async def _read_changes(self) -> None:
        while True:
            await self._has_dirty.wait()
            self._has_dirty.clear()
            job_ids, self._dirty = self._dirty, set()
            try:
                await self._show(job_ids)
            except OUTAGES as error:
                log.warning("job events could not be read", error=str(error))
                self._mark(job_ids)
                await asyncio.sleep(RECONNECT_S)

    async def _show(self, job_ids: set[int]) -> None:
        async with self.database.session() as session:
            rows = await session.scalars(select(Job).where(Job.id.in_(job_ids)))
            jobs = {row.id: JobOut.model_validate(row) for row in rows}
        for job_id in job_ids:
            for watch in self._watches.get(job_id, ()):
                watch.show(jobs.get(job_id))


async def server_sent_events(
    events: JobEvents, job_id: int, *, keepalive_s: float = KEEPALIVE_S
) -> AsyncGenerator[bytes]:
    """The present state at once, then each change, until the job is finished; comments keep the line open.

    A browser that comes back after a break gets the present state again: there is nothing to catch up with.
    """
    async with events.watch(job_id) as watch:
        while True:
            try:
                job = await watch.next(timeout_s=keepalive_s)
            except TimeoutError:
                yield KEEPALIVE_COMMENT
                continue
            if job is None:
                return
            yield format_sse_event(event="job", id=event_id(job), data_str=job.model_dump_json())
            if job.is_final:
                return


def event_id(job: JobOut) -> str:
    """Names a state, so that a browser that has seen the last one need not come back."""
    return f"{job.id}-{job.attempts}-{job.state}"
