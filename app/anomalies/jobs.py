"""Background work on anomalies."""

from datetime import timedelta
from typing import Any

from app.anomalies import service
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob

RESUME = "anomalies.resume"


def register(registry: JobRegistry) -> None:
    """Make the kinds of this feature known. New images are looked at some minutes after they come in."""
    registry.add(service.CHECK, service.check_project)
    registry.add(RESUME, resume)
    registry.schedule(RESUME, title="Looking for images to check", every=timedelta(minutes=5))


async def resume(job: RunningJob) -> dict[str, Any]:
    """Ask for a check where images came in since."""
    async with job.database.session() as session:
        await service.request_checks(session)
    return {}
