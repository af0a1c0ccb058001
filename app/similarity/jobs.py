"""Background work on measures."""

from datetime import timedelta
from typing import Any

from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.similarity import service

RESUME = "similarity.resume"


def register(registry: JobRegistry) -> None:
    """Make the kinds of this feature known. New images are compared some minutes after they come in."""
    registry.add(service.MEASURE, service.measure_project)
    registry.add(service.COMPARE, compare)
    registry.add(RESUME, resume)
    registry.schedule(RESUME, title="Looking for images to compare", every=timedelta(minutes=5))


async def compare(job: RunningJob) -> dict[str, Any]:
    """Bring the groups and outliers of one project up to date."""
    async with job.database.connection() as connection:
        return await service.keep_up(connection, int(job.args["project_id"]))


async def resume(job: RunningJob) -> dict[str, Any]:
    """Ask for that where images came in since."""
    async with job.database.session() as session:
        await service.request_comparisons(session)
    return {}
