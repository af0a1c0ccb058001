"""The full recompute of a project: everything that a changed setting has made stale, with progress."""

import asyncio
from typing import Any

from app.agreement.keeper import Keeper
from app.agreement.models import RECOMPUTE
from app.agreement.service.recomputing import IMAGES_AT_ONCE, StaleWork
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob

OTHERS_TAKE_S = 0.05


def register(kinds: JobRegistry) -> None:
    """Add this feature's job."""
    kinds.add(RECOMPUTE, recompute_project)


async def recompute_project(job: RunningJob) -> dict[str, Any]:
    """Recompute until nothing of the project is stale. Cancelled, it leaves the rest as it was measured before."""
    keeper: Keeper = job.app_state.agreement_keeper
    assert job.project_id is not None
    work = StaleWork(job.project_id, is_bulk=True, limit=IMAGES_AT_ONCE)
    total, done = await _due(job), 0
    await job.progress(0, total, "Measuring images")
    while await _due(job):
        image_ids = await keeper.recompute(work)
        if not image_ids:
            # Others have these images at this moment; no job would come for what this one left.
            await asyncio.sleep(OTHERS_TAKE_S)
        done += len(image_ids)
        await job.progress(done, max(total, done))
    return {"images": done}


async def _due(job: RunningJob) -> int:
    async with job.database.connection() as connection:
        cursor = await connection.execute(
            """
            select count(*) from agreement_stale
            where project_id = %s and is_bulk and retry_at <= clock_timestamp()
            """,
            [job.project_id],
        )
        row = await cursor.fetchone()
    return 0 if row is None else int(row[0])
