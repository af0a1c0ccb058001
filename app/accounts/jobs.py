"""Background work of accounts."""

from app.accounts.service import sweep
from app.jobs.running import RunningJob


async def sweep_accounts(job: RunningJob) -> None:
    """Remove what has run out, once a day."""
    async with job.database.session() as session:
        await sweep(session)
