"""Evaluations over REST, for a project's owners and reviewers."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response

from app.accounts.viewer import SignedIn
from app.database.engine import driver_connection
from app.evaluation import service
from app.evaluation.errors import NotFinished
from app.evaluation.plain import plain
from app.evaluation.queries import (
    Reader,
    evaluations_of,
    find_evaluation,
    job_of,
    project_of_evaluation,
)
from app.evaluation.schemas import (
    ComparisonOut,
    EvaluationList,
    EvaluationOut,
    EvaluationStarted,
    EvaluationSummary,
    NewEvaluation,
)
from app.evaluation.writing import csv_of
from app.jobs.schemas import JobOut
from app.projects.access import ReviewerAccess
from app.web.identifiers import PathId
from app.web.texts import Storable
from app.web.transactions import RequestConnection, RequestSession

router = APIRouter(tags=["evaluation"])


@router.post("/projects/{project_id}/evaluations", status_code=202)
async def start_evaluation(
    request: Request, access: ReviewerAccess, session: RequestSession, new: NewEvaluation
) -> EvaluationStarted:
    """Hold a model's predictions against a truth, as a job whose result is kept."""
    evaluation, job = await service.start_evaluation(session, access, new, state=request.app.state)
    return EvaluationStarted(id=evaluation.id, job=JobOut.model_validate(job))


@router.get("/projects/{project_id}/evaluations")
async def list_evaluations(
    request: Request,
    access: ReviewerAccess,
    session: RequestSession,
    model: Annotated[Storable | None, Query(max_length=201)] = None,
) -> EvaluationList:
    """The evaluations of a project, the newest first; of one model where it is named."""
    reader = Reader(await driver_connection(session), request.app.state)
    rows = await evaluations_of(reader, access.project.id, model=model)
    return EvaluationList(items=[EvaluationSummary.model_validate(row) for row in rows])


@router.get("/evaluations/{evaluation_id}")
async def get_evaluation(
    request: Request, evaluation_id: PathId, viewer: SignedIn, session: RequestSession
) -> EvaluationOut:
    """An evaluation with its numbers, once its job has finished."""
    connection = await driver_connection(session)
    await project_of_evaluation(connection, viewer, evaluation_id)
    row = await find_evaluation(Reader(connection, request.app.state), evaluation_id)
    return EvaluationOut.model_validate(row | {"job": await job_of(session, row)})


@router.get(
    "/evaluations/{evaluation_id}/numbers.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}}},
)
async def get_numbers(
    request: Request, evaluation_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    """The numbers of an evaluation as a table with a row for each."""
    await project_of_evaluation(connection, viewer, evaluation_id)
    row = await find_evaluation(Reader(connection, request.app.state), evaluation_id)
    if row["numbers"] is None:
        raise NotFinished
    headers = {"Content-Disposition": f'attachment; filename="evaluation-{evaluation_id}.csv"'}
    return Response(csv_of(row["numbers"]), media_type="text/csv; charset=utf-8", headers=headers)


@router.get("/evaluations/{evaluation_id}/comparisons/{other_id}")
async def compare_evaluations(
    request: Request,
    evaluation_id: PathId,
    other_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
) -> ComparisonOut:
    """This evaluation and another, on the images that both have: the other less this one, with intervals."""
    sides = []
    for each in (evaluation_id, other_id):
        await project_of_evaluation(connection, viewer, each)
        sides.append(await find_evaluation(Reader(connection, request.app.state), each))
    compared: dict[str, Any] = plain(
        await service.compare_evaluations(connection, evaluation_id, other_id)
    )
    compared["categories"] = [
        {"category_id": int(category_id), "first": first, "second": second}
        for category_id, (first, second) in compared["categories"].items()
    ]
    return ComparisonOut.model_validate({"first": sides[0], "second": sides[1], **compared})


@router.delete("/evaluations/{evaluation_id}", status_code=204)
async def delete_evaluation(
    evaluation_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """Delete an evaluation and its numbers; it can be run again."""
    await service.delete_evaluation(connection, viewer=viewer, evaluation_id=evaluation_id)
