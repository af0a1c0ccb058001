"""The job that writes an export, and the one that removes what nobody keeps."""

from datetime import timedelta
from typing import Any

from app.exporting.service import KIND, SWEEP, run_export, sweep_exports
from app.images.tools import ImageTools
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob


def register(kinds: JobRegistry) -> None:
    """Add this feature's jobs."""
    kinds.add(KIND, run_export)
    kinds.add(SWEEP, sweep)
    kinds.schedule(SWEEP, title="Removing exports that nobody keeps", every=timedelta(hours=6))


async def sweep(job: RunningJob) -> dict[str, Any]:
    """Remove files of exports that are gone."""
    return await sweep_exports(job.database, ImageTools.of(job.app_state).blobs)
