"""The job that imports."""

from app.importing.service import KIND, run_import
from app.jobs.registry import JobRegistry


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(KIND, run_import)
