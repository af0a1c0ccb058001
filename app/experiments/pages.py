"""The page that asks whether metadata helps, the answers, and a report to keep."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import driver_connection
from app.errors import Conflict, Invalid, NotFound
from app.experiments import service
from app.experiments.errors import NotFinished, OtherProject
from app.experiments.forms import ASKED, filled, new_of, offered
from app.experiments.queries import (
    choices_of,
    experiments_of,
    find_experiment,
    job_of,
    project_of_experiment,
    recorded_names,
)
from app.experiments.report import report_file, report_of
from app.experiments.showing import VERDICTS, compared_rows, subject_words
from app.exporting.errors import BadWhere
from app.exporting.queries import annotators_of
from app.projects.access import ProjectAccess, ReviewerAccess, project_of
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, texts_of
from app.web.identifiers import LARGEST_ID, PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/experiments")
async def show_experiments(
    request: Request, session: RequestSession, access: ReviewerAccess
) -> Response:
    """What can be asked, and all that was."""
    return await _index(request, session, access)


@pages.post("/projects/{project_id}/experiments")
async def start_experiment(
    request: Request, session: RequestSession, access: ReviewerAccess, form: SentForm
) -> Response:
    """Ask; what is refused stays filled in."""
    try:
        experiment, _ = await service.start_experiment(
            session, access, new_of(form), state=request.app.state
        )
    except ValidationError as error:
        return await _index(request, session, access, form=form, errors=sentences_of(error))
    except BadWhere as error:
        return await _index(request, session, access, form=form, errors=error.in_form)
    except (Conflict, Invalid, NotFound) as error:
        return await _index(request, session, access, form=form, errors={"": error.message})
    return redirect(f"/experiments/{experiment.id}")


@pages.get("/experiments/{experiment_id}")
async def show_experiment(
    request: Request, session: RequestSession, viewer: SignedIn, experiment_id: PathId
) -> Response:
    """The answer with its numbers, or how far its job is."""
    row, context = await _opened(request, session, viewer, experiment_id)
    if row["result"] is None:
        job = await job_of(session, row)
        context["job"] = (
            None
            if job is None
            else job.model_dump() | {"project": None, "created_by": row["author"]}
        )
        return render(request, "experiments/waiting.html", context)
    others = await experiments_of(await driver_connection(session), row["project_id"])
    context["compare_with"] = [
        each for each in others if each["finished_at"] and each["id"] != experiment_id
    ]
    return render(request, "experiments/show.html", context | report_of(row))


@pages.get("/experiments/{experiment_id}/report.html")
async def download_report(
    request: Request, session: RequestSession, viewer: SignedIn, experiment_id: PathId
) -> Response:
    """The answer with its numbers as one file that needs nothing else."""
    row, context = await _opened(request, session, viewer, experiment_id)
    if row["result"] is None:
        raise NotFinished
    headers = {
        "Content-Disposition": f'attachment; filename="does-metadata-help-{experiment_id}.html"'
    }
    return Response(report_file(context | report_of(row)), media_type="text/html", headers=headers)


@pages.get("/experiments/{experiment_id}/comparison")
async def show_comparison(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    experiment_id: PathId,
    other: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """Two experiments side by side."""
    row, context = await _opened(request, session, viewer, experiment_id)
    if other is None:
        return redirect(f"/experiments/{experiment_id}")
    second, _ = await _opened(request, session, viewer, other)
    if row["project_id"] != second["project_id"]:
        raise OtherProject
    if row["result"] is None or second["result"] is None:
        return redirect(f"/experiments/{experiment_id}", Flash(NotFinished().message, kind="error"))
    context |= {
        "sides": [row, second],
        "subjects": [subject_words(row), subject_words(second)],
        "rows": compared_rows(row["result"], second["result"]),
    }
    return render(request, "experiments/comparison.html", context)


@pages.post("/experiments/{experiment_id}/removal")
async def delete_experiment(
    session: RequestSession, viewer: SignedIn, experiment_id: PathId
) -> Response:
    """Delete it for good."""
    project_id = await service.delete_experiment(
        await driver_connection(session), viewer=viewer, experiment_id=experiment_id
    )
    return redirect(f"/projects/{project_id}/experiments", Flash("The experiment is deleted."))


async def _opened(
    request: Request, session: RequestSession, viewer: Viewer, experiment_id: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """An experiment that the viewer may see, and what every page of it shows."""
    connection = await driver_connection(session)
    project_id = await project_of_experiment(connection, viewer, experiment_id)
    access = await project_of(session, viewer, project_id, at_least="reviewer")
    row = await find_experiment(connection, request.app.state, experiment_id)
    truths = dict(await _truths(session, project_id))
    context = {
        "project": {"id": project_id, "name": access.project.name, "role": access.role},
        "experiment": row,
        "subject": subject_words(row),
        "truth_words": truths.get(row["parameters"]["truth"], row["parameters"]["truth"]),
    }
    return row, context


async def _truths(session: RequestSession, project_id: int) -> list[tuple[str, str]]:
    return [
        ("consensus", "The settled consensus"),
        ("accepted", "Accepted submissions"),
        ("agreed>=0.8", "What annotators agree on (0.8 and more)"),
        ("all", "Every annotator's layer"),
        *(
            (f"annotator:{user_id}", f"Only {name}")
            for user_id, name in await annotators_of(session, project_id)
        ),
    ]


async def _index(
    request: Request,
    session: RequestSession,
    access: ProjectAccess,
    *,
    form: SentForm | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    connection = await driver_connection(session)
    project = access.project
    recorded = await recorded_names(connection, project.id)
    questions = await choices_of(connection, project.id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "tasks": [
            ("objects", "Which categories are on an image"),
            *((f"question:{number}", f"The answer to “{name}”") for number, name in questions),
        ],
        "truths": await _truths(session, project.id),
        "sections": offered(recorded, None if form is None else texts_of(form, "fields")),
        "asked": ASKED if form is None else filled(form),
        "errors": errors or {},
        "verdicts": VERDICTS,
        "experiments": [
            each | {"subject_words": subject_words(each)}
            for each in await experiments_of(connection, project.id)
        ],
    }
    return render(request, "experiments/index.html", context, status_code=422 if errors else 200)
