"""Refusals about jobs."""

from app.errors import PERHAPS_ELSEWHERE, Conflict, NotFound


class NoSuchJob(NotFound):
    advice = PERHAPS_ELSEWHERE

    def __init__(self, job_id: int) -> None:
        super().__init__(f"There is no job {job_id}, or it is not yours to see.")


class JobFinished(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(f"This job has {state} already, so it cannot be cancelled.")


class JobNotFinished(Conflict):
    def __init__(self, state: str) -> None:
        super().__init__(
            f"Only a job that failed or was cancelled can run again; this one is {state}."
        )
