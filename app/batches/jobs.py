"""The job that works batches off."""

from app.batches import service
from app.jobs.registry import JobRegistry


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(service.KIND, service.work_off)
