"""Whether originals that are kept by reference are as they were: by a look, or by reading all of them."""

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncSession

from app.images.errors import NoOrigin, OriginalOutside
from app.images.models import ImageOrigin
from app.images.originals import origin_of, original_file
from app.images.outside.records import OutsideProblem
from app.images.queries import ImageFile, count_referenced, referenced_images
from app.images.service.unpacking import MOST_REPORTED
from app.images.tools import ImageTools
from app.jobs.queue import enqueue
from app.jobs.running import RunningJob

CHECK = "images.check_originals"
_LOOKED_AT_ONCE = 100


async def check_original(tools: ImageTools, image: ImageFile, *, has_hash: bool) -> str | None:
    """Look at a referenced original, or read all of it, and keep what is found: what is wrong, if anything.

    Raises:
        NoOrigin: the file is in the store.
    """
    if not image.is_referenced:
        raise NoOrigin
    problem = await find_problem(tools, image, has_hash=has_hash)
    async with tools.database.session() as session:
        await session.execute(
            update(ImageOrigin)
            .where(ImageOrigin.image_id == image.id)
            .values(problem=problem, checked_at=func.now())
        )
    return problem


async def find_problem(tools: ImageTools, image: ImageFile, *, has_hash: bool) -> str | None:
    """What is wrong with a referenced original now, if anything."""
    origin = await origin_of(tools.database, image.id)
    try:
        await tools.places.of(origin.kind).look(origin)
        if has_hash:
            async with original_file(tools, image):
                pass
    except OutsideProblem as problem:
        return str(problem)
    except OriginalOutside as refusal:
        return refusal.problem
    return None


async def queue_checks(
    session: AsyncSession, *, project_id: int, created_by: int | None, has_hash: bool
) -> int:
    """Ask for a look at every referenced original of a project; gives the job's id."""
    job = await enqueue(
        session,
        kind=CHECK,
        title="Checking originals that are kept by reference",
        project_id=project_id,
        created_by=created_by,
        args={"hash": has_hash},
    )
    return job.id


async def check_originals(tools: ImageTools, job: RunningJob) -> dict[str, object]:
    """Look at each; `problems` has a sentence for each that is not as it was."""
    assert job.project_id is not None, "originals belong to a project"
    problems: list[dict[str, object]] = []
    done = failed = after_id = 0
    async with tools.database.connection() as connection:
        total = await count_referenced(connection, job.project_id)
    while batch := await _next_batch(tools, job.project_id, after_id):
        after_id = batch[-1].id
        for image in batch:
            problem = await check_original(tools, image, has_hash=bool(job.args["hash"]))
            done += 1
            if problem is not None:
                failed += 1
                if len(problems) < MOST_REPORTED:
                    told = OriginalOutside(image.file_name, image.id, problem).message
                    problems.append({"image_id": image.id, "problem": told})
            await job.progress(done, max(done, total), image.file_name)
    return {"checked": done, "failed": failed, "problems": problems}


async def _next_batch(tools: ImageTools, project_id: int, after_id: int) -> list[ImageFile]:
    async with tools.database.connection() as connection:
        return await referenced_images(
            connection, project_id, after_id=after_id, limit=_LOOKED_AT_ONCE
        )
