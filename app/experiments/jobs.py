"""The job that asks."""

from app.experiments.service import KIND, run_experiment
from app.jobs.registry import JobRegistry


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(KIND, run_experiment)
