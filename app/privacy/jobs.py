"""Background work of erasing."""

from typing import Any

from app.images.tools import ImageTools
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.privacy import service
from app.privacy.queries import find_doomed


def register(kinds: JobRegistry) -> None:
    """Add this feature's jobs."""
    kinds.add(service.ERASE_IMAGE, erase_image)


async def erase_image(job: RunningJob) -> dict[str, Any]:
    """Erase one image; one that is gone already was erased by an earlier run of this job."""
    tools = ImageTools.of(job.app_state)
    async with job.database.connection() as connection:
        doomed = await find_doomed(connection, int(job.args["image_id"]))
        if doomed is None:
            return {}
        erasure_id = await service.erase_image(
            connection,
            tools.blobs,
            doomed,
            erased_by=job.created_by,
            delete_exports=bool(job.args["delete_exports"]),
        )
    return {"erasure_id": erasure_id}
