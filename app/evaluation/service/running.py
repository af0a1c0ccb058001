"""Run an evaluation: read, measure in a thread, keep the result."""

import asyncio
from threading import Event
from typing import Any

from psycopg.types.json import Json

from app.database.engine import Connection
from app.evaluation.asking import Asked, read_all, read_raters
from app.evaluation.assembling import Made, make, make_raters
from app.evaluation.schemas import NewEvaluation
from app.exporting.choosing import selection_of
from app.jobs.running import JobCancelled, RunningJob

_LOOK_EVERY_S = 0.5


async def run_evaluation(job: RunningJob) -> dict[str, Any]:
    """Make the numbers of the evaluation that the job names."""
    evaluation_id = int(job.args["evaluation_id"])
    assert job.project_id is not None
    async with job.database.connection() as connection:
        new = await _asked(connection, evaluation_id)
    if new is None:
        return {"evaluation_id": evaluation_id, "is_deleted": True}
    await job.progress(0, None, "Reading")
    async with job.database.connection() as connection:
        selection = await selection_of(connection, job.app_state, new.where, job.project_id)
        asked = await read_all(connection, job.project_id, new, selection)
    made = await _measure(job, asked)
    await job.progress(len(asked.sides.image_ids), None, "Comparing with people")
    async with job.database.connection() as connection:
        images, rules = await read_raters(connection, asked.held, made.score)
    raters = await asyncio.to_thread(make_raters, asked, images, rules)
    job.raise_if_cancelled()
    async with job.database.connection() as connection:
        await _keep(connection, evaluation_id, asked, made, raters)
    return {"evaluation_id": evaluation_id, "images": len(asked.sides.image_ids)}


async def _asked(connection: Connection, evaluation_id: int) -> NewEvaluation | None:
    cursor = await connection.execute(
        "select model, truth, parameters from evaluations where id = %s", [evaluation_id]
    )
    row = await cursor.fetchone()
    return None if row is None else NewEvaluation(model=row[0], truth=row[1], **row[2])


async def _measure(job: RunningJob, asked: Asked) -> Made:
    """In a thread that says how far it is, and stops when the job is cancelled."""
    reached, is_stopped = [0], Event()

    def progress(image: int) -> None:
        reached[0] = image + 1
        if is_stopped.is_set():
            raise JobCancelled

    total = len(asked.sides.image_ids)
    await job.progress(0, total, "Comparing images")
    thread = asyncio.create_task(asyncio.to_thread(make, asked, progress))
    try:
        while not thread.done():
            await asyncio.wait({thread}, timeout=_LOOK_EVERY_S)
            await job.progress(reached[0], total)
    finally:
        is_stopped.set()
        await asyncio.gather(thread, return_exceptions=True)
    return thread.result()


async def _keep(
    connection: Connection, evaluation_id: int, asked: Asked, made: Made, raters: dict[str, Any]
) -> None:
    await connection.execute(
        """
        update evaluations
        set numbers = %(numbers)s, examples = %(examples)s, manifest = %(manifest)s,
            outcomes = %(outcomes)s, finished_at = clock_timestamp()
        where id = %(id)s
        """,
        {
            "id": evaluation_id,
            "numbers": Json(made.numbers | {"raters": raters}),
            "examples": Json(made.examples),
            "manifest": Json(dict(asked.manifest)),
            "outcomes": made.outcomes,
        },
    )
