"""The job that collects pictures."""

from app.collecting.schemas import KIND
from app.collecting.service import run_collection
from app.jobs.registry import JobRegistry


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(KIND, run_collection)
