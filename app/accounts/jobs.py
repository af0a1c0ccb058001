"""Background work of accounts."""

from app.accounts.service import forget_addresses, sweep
from app.jobs.running import RunningJob
from app.settings import Settings


async def sweep_accounts(job: RunningJob) -> dict[str, int]:
    """Remove what has run out, once a day."""
    settings: Settings = job.app_state.settings
    async with job.database.session() as session:
        await sweep(session)
    if settings.audit_address_days is None:
        return {}
    async with job.database.connection() as connection:
        forgotten = await forget_addresses(connection, days=settings.audit_address_days)
    return {"addresses": forgotten}
