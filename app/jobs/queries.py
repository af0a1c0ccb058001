"""Reading jobs. Who may see one is decided above: `JobScope` says what the asker may see."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, or_, select, true
from sqlalchemy.ext.asyncio import AsyncSession

from app.jobs.errors import NoSuchJob
from app.jobs.models import Job, JobState


@dataclass(frozen=True)
class JobScope:
    """The jobs of these projects, and those that this person asked for. No projects given: all jobs."""

    user_id: int
    project_ids: Collection[int] | None

    def condition(self) -> ColumnElement[bool]:
        """The scope as a condition on `Job`."""
        if self.project_ids is None:
            return true()
        return or_(Job.project_id.in_(self.project_ids), Job.created_by == self.user_id)


async def visible_job(
    session: AsyncSession, scope: JobScope, job_id: int, *, for_update: bool = False
) -> Job:
    """One job; raises NoSuchJob when it is outside the scope."""
    statement = select(Job).where(Job.id == job_id).where(scope.condition())
    job = await session.scalar(statement.with_for_update() if for_update else statement)
    if job is None:
        raise NoSuchJob(job_id)
    return job


async def visible_jobs(
    session: AsyncSession,
    scope: JobScope,
    *,
    project_id: int | None,
    state: JobState | None,
    before_id: int | None,
    limit: int,
) -> Sequence[Job]:
    """Jobs, newest first."""
    statement = select(Job).where(scope.condition()).order_by(Job.id.desc()).limit(limit)
    if project_id is not None:
        statement = statement.where(Job.project_id == project_id)
    if state is not None:
        statement = statement.where(Job.state == state)
    if before_id is not None:
        statement = statement.where(Job.id < before_id)
    return (await session.scalars(statement)).all()


async def job_counts(session: AsyncSession, scope: JobScope) -> dict[str, int]:
    """How many jobs are in each state that somebody may want to look at."""
    states = ("running", "waiting", "failed")
    rows = await session.execute(
        select(Job.state, func.count())
        .where(scope.condition())
        .where(Job.state.in_(states))
        .group_by(Job.state)
    )
    return dict.fromkeys(states, 0) | dict(rows.all())
