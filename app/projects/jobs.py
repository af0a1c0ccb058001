"""Background work of projects."""

from datetime import timedelta
from typing import Any

from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.projects import service

SWEEP = "projects.sweep"


def register(registry: JobRegistry) -> None:
    """Make the kinds of this feature known, and those that come round by themselves."""
    registry.add(SWEEP, sweep)
    registry.schedule(SWEEP, title="Removing projects deleted a month ago", every=timedelta(days=1))


async def sweep(job: RunningJob) -> dict[str, Any]:
    """Remove for good what can no longer be restored; files that nothing refers to then follow by themselves."""
    async with job.database.session() as session:
        return {"removed": await service.purge_deleted_projects(session)}
