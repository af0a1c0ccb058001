"""The job that evaluates."""

from app.evaluation.service import KIND, run_evaluation
from app.jobs.registry import JobRegistry


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(KIND, run_evaluation)
