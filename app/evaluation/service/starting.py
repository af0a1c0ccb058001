"""Ask for an evaluation."""

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import State

from app.accounts.audit import record_on
from app.agreement.dividing import question_named
from app.annotations.models import Layer
from app.database.engine import Connection, driver_connection
from app.evaluation.errors import NothingPredicted, UnknownSlice
from app.evaluation.models import Evaluation
from app.evaluation.schemas import EvaluationParameters, NewEvaluation
from app.evaluation.truth import parse_truth
from app.exporting.choosing import selection_of
from app.exporting.queries import refuse_unknown_annotator
from app.exporting.truth import Truth as ExportTruth
from app.jobs.models import Job
from app.jobs.queue import enqueue
from app.metadata.sliceable import SLICEABLE
from app.projects.access import ProjectAccess
from app.projects.errors import ProjectArchived

KIND = "evaluations.run"


async def start_evaluation(
    session: AsyncSession, access: ProjectAccess, new: NewEvaluation, *, state: State
) -> tuple[Evaluation, Job]:
    """Keep what was asked, and the job that will answer it.

    Raises:
        UnknownTruth, NoSuchAnnotator, UnknownSlice, NothingPredicted, BadWhere: what is asked for is not there.
        ProjectArchived: nothing new comes into an archived project.
    """
    if access.project.archived_at is not None:
        raise ProjectArchived
    await _refuse_unknown(session, access.project.id, new)
    connection = await driver_connection(session)
    await selection_of(connection, state, new.where, access.project.id)
    asked = EvaluationParameters.model_validate(new.model_dump(exclude={"model", "truth"}))
    evaluation = Evaluation(
        project_id=access.project.id,
        model=new.model,
        truth=new.truth,
        parameters=asked.model_dump(),
        created_by=access.viewer.id,
    )
    session.add(evaluation)
    await session.flush()
    job = await enqueue(
        session,
        kind=KIND,
        title=f"Evaluate {new.model}",
        project_id=access.project.id,
        args={"evaluation_id": evaluation.id},
        created_by=access.viewer.id,
    )
    evaluation.job_id = job.id
    await session.flush()
    await record_on(
        await driver_connection(session),
        actor=access.viewer,
        action="evaluation.started",
        subject=f"evaluation:{evaluation.id}",
        project_id=access.project.id,
        detail={"model": new.model, "truth": new.truth},
    )
    return evaluation, job


async def _refuse_unknown(session: AsyncSession, project_id: int, new: NewEvaluation) -> None:
    truth = parse_truth(new.truth)
    if truth.annotator_id is not None:
        person = ExportTruth(truth.name, "true", annotator_id=truth.annotator_id)
        await refuse_unknown_annotator(await driver_connection(session), project_id, person)
    if new.slice is not None:
        await _refuse_unknown_slice(await driver_connection(session), project_id, new.slice)
    has_predicted = await session.scalar(
        select(
            exists().where(
                Layer.project_id == project_id,
                Layer.kind == "prediction",
                Layer.source == new.model,
            )
        )
    )
    if not has_predicted:
        raise NothingPredicted(new.model)


async def _refuse_unknown_slice(connection: Connection, project_id: int, name: str) -> None:
    """Images may be parted by answers and by what is known of them, but not by what tells who or where somebody was."""
    field = SLICEABLE.get(name)
    is_open = field is not None and not field.is_private
    if not is_open and await question_named(connection, project_id, name) is None:
        raise UnknownSlice(name)
