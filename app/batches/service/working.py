"""Work a batch off, a hundred images at a time, each hundred in one transaction."""

from typing import Any

import msgspec
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.batches.models import Batch
from app.batches.policy import AT_LEAST
from app.batches.service.deeds import DEEDS, Part, Result
from app.database.engine import Connection, driver_connection
from app.jobs.running import RunningJob
from app.projects.access import project_of

AT_ONCE = 100
# Lists of batches would count a million images anew each time.
_NOTE_COUNTS = """
    update batches b set total = counted.total, done = counted.done
    from (
        select batch_id, count(*) as total, count(*) filter (where outcome = 'done') as done
        from batch_images where batch_id = %s group by batch_id
    ) counted
    where b.id = counted.batch_id
"""


async def work_off(job: RunningJob) -> dict[str, Any]:
    """Until no image waits. Who asked must still be allowed to; what an earlier run has done stays done."""
    batch_id = int(job.args["batch_id"])
    async with job.database.connection() as connection:
        done, total = await _counts(connection, batch_id)
    while True:
        job.raise_if_cancelled()
        async with job.database.session() as session:
            count = await _next_part(session, batch_id)
        if count == 0:
            break
        done += count
        await job.progress(done, total)
    async with job.database.connection() as connection:
        await connection.execute(_NOTE_COUNTS, [batch_id])
    return {"images": total}


async def _counts(connection: Connection, batch_id: int) -> tuple[int, int]:
    cursor = await connection.execute(
        "select count(outcome), count(*) from batch_images where batch_id = %s", [batch_id]
    )
    row = await cursor.fetchone()
    assert row is not None
    return row[0], row[1]


async def _next_part(session: AsyncSession, batch_id: int) -> int:
    """Some of the images that wait, in the order of their ids; gives how many."""
    batch = await session.get_one(Batch, batch_id)
    user = await session.get_one(User, batch.author_id)
    viewer = Viewer(user.id, user.email, user.name, user.role)
    deed = next(each for each in AT_LEAST if each == batch.deed)
    await project_of(session, viewer, batch.project_id, at_least=AT_LEAST[deed])
    connection = await driver_connection(session)
    cursor = await connection.execute(
        """
        select image_id, wanted
        from batch_images
        where batch_id = %s and outcome is null
        order by image_id
        limit %s
        for update
        """,
        [batch_id, AT_ONCE],
    )
    wanted = {image_id: own async for image_id, own in cursor}
    if not wanted:
        return 0
    part = Part(session, connection, viewer, batch.project_id, batch.details, wanted)
    results = await DEEDS[deed](part)
    await _write(connection, batch_id, results)
    return len(wanted)


async def _write(connection: Connection, batch_id: int, results: dict[int, Result]) -> None:
    rows = [
        {"image_id": image_id, "outcome": each.outcome, "before": each.before}
        for image_id, each in results.items()
    ]
    await connection.execute(
        """
        update batch_images b
        set outcome = w.outcome, before = w.before
        from json_to_recordset(%s) as w(image_id bigint, outcome text, before jsonb)
        where b.batch_id = %s and b.image_id = w.image_id
        """,
        [msgspec.json.encode(rows).decode(), batch_id],
    )
