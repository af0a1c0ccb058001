"""Experiments over REST, for a project's owners and reviewers."""

from fastapi import APIRouter, Request

from app.accounts.viewer import SignedIn
from app.database.engine import driver_connection
from app.experiments import service
from app.experiments.queries import (
    experiments_of,
    find_experiment,
    job_of,
    project_of_experiment,
)
from app.experiments.schemas import (
    ExperimentList,
    ExperimentOut,
    ExperimentStarted,
    ExperimentSummary,
    NewExperiment,
)
from app.jobs.schemas import JobOut
from app.projects.access import ReviewerAccess
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["evaluation"])


@router.post("/projects/{project_id}/experiments", status_code=202)
async def start_experiment(
    request: Request, access: ReviewerAccess, session: RequestSession, new: NewExperiment
) -> ExperimentStarted:
    """Ask whether metadata helps a model on this project's labels, as a job whose result is kept."""
    experiment, job = await service.start_experiment(session, access, new, state=request.app.state)
    return ExperimentStarted(id=experiment.id, job=JobOut.model_validate(job))


@router.get("/projects/{project_id}/experiments")
async def list_experiments(access: ReviewerAccess, session: RequestSession) -> ExperimentList:
    """The experiments of a project with their answers, the newest first."""
    rows = await experiments_of(await driver_connection(session), access.project.id)
    return ExperimentList(items=[ExperimentSummary.model_validate(row) for row in rows])


@router.get("/experiments/{experiment_id}")
async def get_experiment(
    request: Request, experiment_id: PathId, viewer: SignedIn, session: RequestSession
) -> ExperimentOut:
    """An experiment with its result, once its job has finished."""
    connection = await driver_connection(session)
    await project_of_experiment(connection, viewer, experiment_id)
    row = await find_experiment(connection, request.app.state, experiment_id)
    return ExperimentOut.model_validate(row | {"job": await job_of(session, row)})


@router.delete("/experiments/{experiment_id}", status_code=204)
async def delete_experiment(
    experiment_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """Delete an experiment and its result; it can be run again."""
    await service.delete_experiment(connection, viewer=viewer, experiment_id=experiment_id)
