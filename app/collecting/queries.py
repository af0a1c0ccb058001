"""Reading collections: they are jobs."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.collecting.errors import NoSuchCollection
from app.collecting.schemas import KIND
from app.jobs.models import Job
from app.jobs.schemas import JobOut

_MOST_LISTED = 30


async def collections_of(session: AsyncSession, project_id: int) -> list[Job]:
    """The latest collections of a project, the newest first."""
    rows = await session.scalars(
        select(Job)
        .where(Job.project_id == project_id)
        .where(Job.kind == KIND)
        .order_by(Job.id.desc())
        .limit(_MOST_LISTED)
    )
    return list(rows.all())


async def find_collection(session: AsyncSession, project_id: int, job_id: int) -> dict[str, Any]:
    """A collection of a project as jobs/_row.html wants it; raises NoSuchCollection."""
    job = await session.get(Job, job_id)
    if job is None or job.project_id != project_id or job.kind != KIND:
        raise NoSuchCollection
    author = None if job.created_by is None else await session.get(User, job.created_by)
    told = {"project": None, "created_by": author.name if author else "Command line"}
    return JobOut.model_validate(job).model_dump() | told
