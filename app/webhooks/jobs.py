"""Background work of webhooks, beside the postman."""

from datetime import timedelta

from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.webhooks import service

SWEEP = "webhooks.sweep"


def register(registry: JobRegistry) -> None:
    registry.add(SWEEP, sweep)
    registry.schedule(SWEEP, title="Forgetting old deliveries", every=timedelta(days=1))


async def sweep(job: RunningJob) -> dict[str, int]:
    """Forget deliveries that were finished a month ago."""
    async with job.database.connection() as connection:
        return {"forgotten": await service.sweep(connection)}
