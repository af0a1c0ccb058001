"""One run from ticket to outcome: the only place, beside the runner, where any exception is caught."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

import structlog
from starlette.datastructures import State

from app.database.engine import Database
from app.errors import AppError
from app.jobs.registry import JobKind, JobRegistry
from app.jobs.running import Claim, JobCancelled, RunningJob
from app.jobs.runs import claim, finish, put_back

FIRST_RETRY_S = 2.0
LONGEST_RETRY_S = 300.0

log = structlog.get_logger()


@dataclass(frozen=True)
class Run:
    """A handler at work."""

    job: RunningJob
    task: asyncio.Task[dict[str, Any] | None]

    def cancel(self) -> None:
        """Interrupt the handler wherever it waits."""
        self.job.is_cancelled = True
        self.task.cancel()


@dataclass
class Executor:
    """Runs jobs with one process's database, registry and state; `runs` are those at work now."""

    database: Database
    registry: JobRegistry
    app_state: State
    runs: dict[int, Run] = field(default_factory=dict)

    async def execute(self, job_id: int) -> None:
        """Do what a ticket says, and write the outcome."""
        async with self.database.connection() as connection:
            started = await claim(connection, job_id)
        if started is not None:
            await self.run(started)

    async def run(self, started: Claim) -> None:
        """Do a job that was claimed, and write the outcome."""
        kind = self.registry.find(started.kind)
        refusal = _refusal(started, kind)
        if kind is None or refusal is not None:
            log.error("job refused", job_id=started.id, kind=started.kind, reason=refusal)
            await self._finish(started, state="failed", error=refusal)
            return
        await self._run(kind, started)

    async def _run(self, kind: JobKind, started: Claim) -> None:
        job = RunningJob(started, database=self.database, app_state=self.app_state)
        task = asyncio.create_task(kind.handler(job))
        self.runs[job.id] = Run(job, task)
        log.debug("job started", job_id=job.id, kind=kind.name, attempt=started.attempts)
        try:
            await asyncio.wait({task})
            await self._settle(kind, job, task)
        except asyncio.CancelledError:
            await self._give_back(started, task)
            raise
        finally:
            del self.runs[job.id]

    async def _settle(
        self, kind: JobKind, job: RunningJob, task: asyncio.Task[dict[str, Any] | None]
    ) -> None:
        """Write the outcome of a handler that has ended, one way or the other."""
        if task.cancelled() or isinstance(task.exception(), JobCancelled):
            await self._finish(job.claim, state="cancelled")
            return
        try:
            result = task.result()
            await job.report()
            await self._finish(job.claim, state="succeeded", result=result)
        except AppError as refusal:
            await self._finish(job.claim, state="failed", error=refusal.message)
        except Exception as error:
            log.exception("job failed", job_id=job.id, kind=kind.name, exc_info=error)
            await self._try_again_or_fail(kind, job.claim)

    async def _try_again_or_fail(self, kind: JobKind, run: Claim) -> None:
        if run.attempts >= kind.max_attempts:
            sentence = "Concord made a mistake here and has written it to its log."
            await self._finish(
                run, state="failed", error=f"{sentence} Look there for job {run.id}."
            )
            return
        delay_s = min(LONGEST_RETRY_S, FIRST_RETRY_S * 4 ** (run.attempts - 1))
        message = f"Failed; trying again soon ({run.attempts} of {kind.max_attempts} attempts)."
        async with self.database.connection() as connection:
            await put_back(connection, run, delay_s=delay_s, message=message, counts=True)

    async def _give_back(self, run: Claim, task: asyncio.Task[dict[str, Any] | None]) -> None:
        """The worker stops: another one runs the job again, from the beginning."""
        task.cancel()
        await asyncio.wait({task})
        async with self.database.connection() as connection:
            message = "Interrupted; waiting for a worker."
            await put_back(connection, run, delay_s=0, message=message, counts=False)

    async def _finish(
        self,
        run: Claim,
        *,
        state: Literal["succeeded", "failed", "cancelled"],
        result: Mapping[str, Any] | None = None,
        error: str | None = None,
    ) -> None:
        async with self.database.connection() as connection:
            await finish(connection, run, state=state, result=result, error=error)
        log.info("job finished", job_id=run.id, kind=run.kind, state=state)


def _refusal(started: Claim, kind: JobKind | None) -> str | None:
    """Why a job must not even start, as a sentence."""
    if kind is None:
        return f"This version of Concord does not know jobs of the kind {started.kind!r}."
    if started.attempts > kind.max_attempts:
        return f"This job stopped its worker {kind.max_attempts} times, so it is not tried again."
    return None
