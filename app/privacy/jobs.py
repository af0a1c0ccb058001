"""Background work of erasing."""

from datetime import timedelta
from typing import Any

from app.images.tools import ImageTools
from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.privacy import service
from app.privacy.people import find_person
from app.privacy.queries import find_doomed

RETAIN = "privacy.retain"


def register(kinds: JobRegistry) -> None:
    """Add this feature's jobs."""
    kinds.add(service.ERASE_IMAGE, erase_image)
    kinds.add(service.ERASE_PERSON, erase_person)
    kinds.add(RETAIN, retain)
    kinds.schedule(
        RETAIN, title="Deleting what projects keep for a time only", every=timedelta(days=1)
    )


async def retain(job: RunningJob) -> dict[str, Any]:
    """Follow the retention rules of every project."""
    return dict(await service.enforce_all(job.database, ImageTools.of(job.app_state).blobs))


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


async def erase_person(job: RunningJob) -> dict[str, Any]:
    """Erase one person; who is erased already was by an earlier run of this job."""
    async with job.database.connection() as connection:
        person = await find_person(connection, int(job.args["user_id"]))
        if person is None:
            return {}
        erasure_id = await service.erase_person(
            connection,
            ImageTools.of(job.app_state).blobs,
            person,
            erased_by=job.created_by,
            chosen=service.Chosen(
                remove_comments=bool(job.args["remove_comments"]),
                delete_exports=bool(job.args["delete_exports"]),
                # A job that was asked for before there was this choice says nothing of it.
                remove_labels=bool(job.args.get("remove_labels")),
            ),
        )
    return {"erasure_id": erasure_id}
