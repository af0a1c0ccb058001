"""The job that imports, and the one that removes what imports left behind that were given up."""

from datetime import timedelta
from typing import Any

from app.images.tools import ImageTools
from app.importing.service import KIND, SWEEP, run_import, sweep_kept, take_back_abandoned
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob


def register(kinds: JobRegistry) -> None:
    """Add this feature's jobs."""
    kinds.add(KIND, run_import)
    kinds.add(SWEEP, sweep)
    kinds.schedule(SWEEP, title="Removing what failed imports left", every=timedelta(hours=1))


async def sweep(job: RunningJob) -> dict[str, Any]:
    """Remove pictures of imports that were given up, and files of those that are gone."""
    blobs = ImageTools.of(job.app_state).blobs
    taken_back = await take_back_abandoned(job.database)
    return taken_back | {"files": await sweep_kept(job.database, blobs)}
