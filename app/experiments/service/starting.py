"""Ask for an experiment."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.audit import record_on
from app.database.engine import Connection, driver_connection
from app.experiments.errors import MeasuredFields, NoFields, UnknownTask
from app.experiments.models import Experiment
from app.experiments.schemas import NewExperiment
from app.experiments.tasks import OBJECTS, question_of
from app.exporting.choosing import selection_of
from app.exporting.queries import refuse_unknown_source
from app.exporting.truth import parse_truth
from app.features import FROM_PIXELS, fields_named
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.projects.access import ProjectAccess
from app.projects.errors import ProjectArchived

KIND = "experiments.run"


async def start_experiment(
    session: AsyncSession, access: ProjectAccess, new: NewExperiment, *, state: State
) -> tuple[Experiment, Job]:
    """Keep what was asked, and the job that will answer it.

    Raises:
        UnknownTask, UnknownTruth, NoSuchAnnotator, NoSuchModel, BadWhere, UnknownFields, MeasuredFields, NoFields: what
            is asked for is not there.
        ProjectArchived: nothing new comes into an archived project.
    """
    if access.project.archived_at is not None:
        raise ProjectArchived
    project_id, connection = access.project.id, await driver_connection(session)
    _refuse_fields(new.fields)
    await selection_of(connection, state, new.where, project_id)
    await refuse_unknown_source(connection, project_id, parse_truth(new.truth))
    experiment = Experiment(
        project_id=project_id,
        subject=await _subject(connection, project_id, new.task),
        parameters=new.model_dump(),
        created_by=access.viewer.id,
    )
    session.add(experiment)
    await session.flush()
    job = await enqueue(
        session,
        kind=KIND,
        title=f"Does metadata help: {experiment.subject}",
        project_id=project_id,
        args={"experiment_id": experiment.id},
        created_by=access.viewer.id,
    )
    experiment.job_id = job.id
    await session.flush()
    await record_on(
        connection,
        actor=access.viewer,
        action="experiment.started",
        subject=f"experiment:{experiment.id}",
        project_id=project_id,
        detail={"task": new.task, "truth": new.truth},
    )
    return experiment, job


def _refuse_fields(names: Sequence[str] | None) -> None:
    if names is None:
        return
    if not names:
        raise NoFields
    fields_named(names)
    measured = sorted(set(names) & set(FROM_PIXELS))
    if measured:
        raise MeasuredFields(measured)


async def _subject(connection: Connection, project_id: int, task: str) -> str:
    """What people call what is predicted."""
    question_id = question_of(task)
    if question_id is None:
        return OBJECTS
    cursor = await connection.execute(
        """
        select name from questions
        where id = %s and project_id = %s and deleted_at is null and mode <> 'multilabel'
        """,
        [question_id, project_id],
    )
    row = await cursor.fetchone()
    if row is None:
        raise UnknownTask(task)
    return str(row[0])
