"""Background work of reviewing."""

from typing import Any

from app.jobs.registry import JobRegistry
from app.jobs.running import RunningJob
from app.review.queries.overview import SETTLING, settled_by, settling_images
from app.review.service.settling import settle

_AT_ONCE = 50


def register(registry: JobRegistry) -> None:
    """Make the kinds of this feature known."""
    registry.add(SETTLING, settle_project)


async def settle_project(job: RunningJob) -> dict[str, Any]:
    """Settle what reaches the threshold, image after image; one that fails to end goes on where it was."""
    project_id, threshold = int(job.args["project_id"]), float(job.args["threshold"])
    async with job.database.connection() as connection:
        [expected] = await settled_by(connection, project_id, (threshold,))
        total = len(await settling_images(connection, project_id, after=0, limit=10_000_000))
    done = after = 0
    while True:
        async with job.database.connection() as connection:
            image_ids = await settling_images(connection, project_id, after=after, limit=_AT_ONCE)
        if not image_ids:
            break
        for image_id in image_ids:
            # One transaction an image: whoever decides on it meanwhile waits for no other.
            async with job.database.connection() as connection:
                await settle(connection, [image_id], settles_at=threshold)
        done += len(image_ids)
        after = image_ids[-1]
        await job.progress(done, max(done, total), f"{done:,} of {total:,} images")
    return {"images": done, "settled": expected["images_settled"]}
