"""Run an experiment: read a snapshot, ask in a process of its own, keep the result."""

from typing import Any

from psycopg.types.json import Json

from app.database.engine import Connection
from app.experiments.asking import asking_in
from app.experiments.conversation import Question
from app.experiments.measures.alone import IDENTIFIERS
from app.experiments.measures.records import Plan
from app.experiments.reading import MOST_IMAGES, Read, read_all
from app.experiments.schemas import NewExperiment
from app.exporting.choosing import selection_of
from app.exporting.truth import parse_truth
from app.features import FIELDS, FROM_PIXELS, USUAL, fields_named
from app.images.tools import ImageTools
from app.jobs.running import RunningJob
from app.quality.embedding import chosen_embedder
from app.similarity.service import compare_if_stale

_FEW = 2_000
_REPEATS_OF_FEW, _REPEATS = 4, 2
"""Fewer images leave more to the draw of the folds, and cost less to draw again."""

_PROBED = ("camera", "software", *IDENTIFIERS)


async def run_experiment(job: RunningJob) -> dict[str, Any]:
    """Answer the experiment that the job names."""
    experiment_id = int(job.args["experiment_id"])
    assert job.project_id is not None
    async with job.database.connection() as connection:
        new = await _asked(connection, experiment_id)
    if new is None:
        return {"experiment_id": experiment_id, "is_deleted": True}
    await job.progress(0, None, "Looking for duplicates and bursts")
    async with job.database.connection() as connection:
        await compare_if_stale(connection, job.project_id)
    await job.progress(0, None, "Reading")
    async with job.database.connection() as connection:
        selection = await selection_of(connection, job.app_state, new.where, job.project_id)
        read = await read_all(
            connection, job.project_id, new.task, parse_truth(new.truth), selection
        )
    result = await _ask(job, read, _question(read, new.fields))
    async with job.database.connection() as connection:
        await _keep(connection, experiment_id, read, result)
    return {"experiment_id": experiment_id, "verdict": result["verdict"]}


async def _asked(connection: Connection, experiment_id: int) -> NewExperiment | None:
    """None where it has been deleted, or answered already."""
    cursor = await connection.execute(
        "select parameters from experiments where id = %s and finished_at is null", [experiment_id]
    )
    row = await cursor.fetchone()
    return None if row is None else NewExperiment.model_validate(row[0])


def _question(read: Read, names: list[str] | None) -> Question:
    """The outlier compares an image with all others, those of the test folds among them: it is no feature."""
    usual = [name for name in USUAL if name not in FROM_PIXELS]
    plan = Plan(
        fields=fields_named(usual if names is None else names),
        measures=tuple(FIELDS[name] for name in FROM_PIXELS if name in FIELDS),
        repeats=_REPEATS_OF_FEW if len(read.material) <= _FEW else _REPEATS,
    )
    return Question(read.material, plan, tuple(FIELDS[name] for name in _PROBED))


async def _ask(job: RunningJob, read: Read, question: Question) -> dict[str, Any]:
    """Cancelled, the process is killed in whatever it is at."""
    async with asking_in(ImageTools.of(job.app_state).readers) as asking:
        total = await asking.begin(question)
        await job.progress(0, total, "Looking for leaks")
        while isinstance(said := await asking.advance(), int):
            is_looking = said < question.plan.folds
            await job.progress(said, total, "Looking for leaks" if is_looking else "Asking")
    counts = read.counts | {"most": MOST_IMAGES}
    said["details"] |= {
        "counts": counts,
        "fields": [each.name for each in question.plan.fields],
        "embedder": chosen_embedder().name,
    }
    return said


async def _keep(
    connection: Connection, experiment_id: int, read: Read, result: dict[str, Any]
) -> None:
    await connection.execute(
        """
        update experiments
        set result = %(result)s, manifest = %(manifest)s, finished_at = clock_timestamp()
        where id = %(id)s
        """,
        {"id": experiment_id, "result": Json(result), "manifest": Json(read.manifest)},
    )
