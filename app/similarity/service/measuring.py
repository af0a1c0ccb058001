"""Measure all images of a project again, and read their metadata again: after definitions changed, or got better."""

import asyncio
from typing import Any

from sqlalchemy import text

from app.database.engine import driver_connection
from app.images.decoding import remote
from app.images.decoding.pool import DecoderStopped
from app.images.decoding.refusals import ImageRefused
from app.images.errors import OriginalOutside
from app.images.originals import original_file
from app.images.queries import ImageFile
from app.images.tools import ImageTools
from app.jobs.running import RunningJob
from app.metadata import service as metadata
from app.similarity.queries import count_images, next_images
from app.similarity.service.comparing import compare
from app.similarity.service.keeping import keep
from app.storage.errors import BlobMissing

MEASURE = "similarity.measure"
_NAMED = 100
"""So many pictures that cannot be read are named in the job's result."""


async def measure_project(job: RunningJob) -> dict[str, Any]:
    """Every image, a few at a time; then what compares them.

    A picture that cannot be read keeps what it had, and is counted and named; one that is erased meanwhile is neither.
    """
    tools = ImageTools.of(job.app_state)
    project_id = int(job.args["project_id"])
    async with job.database.connection() as connection:
        total = await count_images(connection, project_id)
    done = after_id = 0
    failed: list[str] = []
    while batch := await _next_batch(tools, project_id, after_id):
        is_read = await asyncio.gather(*(_measure(tools, project_id, each) for each in batch))
        after_id = batch[-1].id
        done += len(batch)
        failed += [
            each.file_name for each, is_one in zip(batch, is_read, strict=True) if not is_one
        ]
        await job.progress(done, max(done, total), batch[-1].file_name)
    async with job.database.connection() as connection:
        found = await compare(connection, project_id)
    told = {"failed_files": failed[:_NAMED]} if failed else {}
    return {"measured": done - len(failed), "failed": len(failed), **told, **found}


async def _next_batch(tools: ImageTools, project_id: int, after_id: int) -> list[ImageFile]:
    async with tools.database.connection() as connection:
        return await next_images(
            connection, project_id, after_id=after_id, limit=4 * tools.settings.decode_processes
        )


async def _measure(tools: ImageTools, project_id: int, image: ImageFile) -> bool:
    try:
        async with original_file(tools, image) as source:
            known = await tools.decoders.run(
                remote.LEARN, source, image.file_name, tools.limits, tools.settings.embedder
            )
    except (ImageRefused, BlobMissing, OriginalOutside, DecoderStopped):
        return False
    async with tools.database.session() as session:
        held = await session.execute(
            text("select from images where id = :image_id for key share"), {"image_id": image.id}
        )
        if held.first() is None:
            return True
        await metadata.store(
            session, project_id=project_id, image_id=image.id, extraction=known.extraction
        )
        await keep(
            await driver_connection(session),
            project_id=project_id,
            image_id=image.id,
            measured=known.measured,
            thumbnail=known.embedded,
        )
    return True
