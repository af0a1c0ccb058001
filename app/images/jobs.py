"""Background work on images."""

import asyncio
from datetime import timedelta
from typing import Any

from app.images import service
from app.images.queries import ImageFile, count_pending, pending_images
from app.images.service.checking import CHECK
from app.images.service.derivatives import DERIVE, request_all_derivatives
from app.images.service.sweeping import SWEEP
from app.images.service.unpacking import UNPACK
from app.images.tools import ImageTools
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob

RESUME = "images.resume"


def register(registry: JobRegistry) -> None:
    """Make the kinds of this feature known, and those that come round by themselves."""
    registry.add(DERIVE, derive)
    registry.add(UNPACK, unpack)
    registry.add(SWEEP, sweep)
    registry.add(CHECK, check_originals)
    registry.add(RESUME, resume)
    registry.schedule(RESUME, title="Looking for unfinished previews", every=timedelta(minutes=10))
    registry.schedule(
        SWEEP, title="Removing files that nothing refers to", every=timedelta(hours=6)
    )


async def derive(job: RunningJob) -> dict[str, Any]:
    """Make previews, upright copies and tiles for a project's images until none lacks them."""
    tools = ImageTools.of(job.app_state)
    project_id = int(job.args["project_id"])
    async with tools.database.session() as session:
        total = await count_pending(session, project_id)
    done = failed = after_id = 0
    while batch := await _next_batch(tools, project_id, after_id):
        errors = await asyncio.gather(*(service.make_derivatives(tools, image) for image in batch))
        after_id = batch[-1].id
        done += len(batch)
        failed += sum(error is not None for error in errors)
        await job.progress(done, max(done, total), batch[-1].file_name)
    return {"made": done - failed, "failed": failed}


async def _next_batch(tools: ImageTools, project_id: int, after_id: int) -> list[ImageFile]:
    """A few more than there are decoders, so that none waits; not so many that uploads would."""
    async with tools.database.session() as session:
        return await pending_images(
            session, project_id, after_id=after_id, limit=2 * tools.settings.decode_processes
        )


async def unpack(job: RunningJob) -> dict[str, Any]:
    """Add the pictures of an uploaded archive."""
    return await service.unpack(ImageTools.of(job.app_state), job)


async def check_originals(job: RunningJob) -> dict[str, Any]:
    """Look at every original of a project that is kept by reference."""
    return await service.check_originals(ImageTools.of(job.app_state), job)


async def sweep(job: RunningJob) -> dict[str, Any]:
    """Remove what crashes left behind."""
    return await service.sweep(ImageTools.of(job.app_state))


async def resume(job: RunningJob) -> dict[str, Any]:
    """Ask again for previews whose job died with its process."""
    async with job.database.session() as session:
        await request_all_derivatives(session)
    return {}
