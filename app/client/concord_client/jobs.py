"""Wait for work in the background."""

import time

from concord_client import routes
from concord_client.answers import Job
from concord_client.errors import JobFailed
from concord_client.progress import Progress
from concord_client.transport import Transport

_SHORTEST_S = 0.05
_LONGEST_S = 2.0


def wait_for_job(
    transport: Transport,
    job_id: int,
    *,
    progress: Progress | None = None,
    timeout_s: float | None = None,
) -> Job:
    """The job once it has succeeded; asked after ever more rarely.

    Raises:
        JobFailed: it failed, or somebody cancelled it.
        TimeoutError: it goes on, but for longer than the caller wants to wait.
    """
    give_up_at = None if timeout_s is None else time.monotonic() + timeout_s
    wait_s = _SHORTEST_S
    while True:
        job = routes.GET_JOB(transport, job_id)
        if progress is not None:
            progress(job["done"], job["total"])
        if job["state"] == "succeeded":
            return job
        if job["state"] in {"failed", "cancelled"}:
            raise JobFailed(f"{job['title']}: {job['error'] or job['state']}")
        if give_up_at is not None and time.monotonic() + wait_s > give_up_at:
            raise TimeoutError(f"{job['title']} is still {job['state']} after {timeout_s:g} s.")
        time.sleep(wait_s)
        wait_s = min(wait_s * 1.5, _LONGEST_S)
