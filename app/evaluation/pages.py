"""The models of a project, and the report of an evaluation."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.accounts.viewer import SignedIn, Viewer
from app.agreement.dividing import dividing_fields, slice_words
from app.database.engine import Connection, driver_connection
from app.errors import Conflict, Invalid, NotFound
from app.evaluation import service
from app.evaluation.errors import NothingPredicted
from app.evaluation.exampling import examples_shown, images_shown
from app.evaluation.forms import ASKED, filled, new_of
from app.evaluation.plain import plain
from app.evaluation.queries import (
    Reader,
    evaluations_of,
    find_evaluation,
    job_of,
    project_of_evaluation,
)
from app.evaluation.showing import (
    category_rows,
    confusion_squares,
    difference_rows,
    error_rows,
    figure,
    headline_figures,
    rater_rows,
    rater_sentence,
    recall_curve,
    reliability_curve,
    reliability_rows,
    truth_name,
)
from app.exporting.errors import BadWhere
from app.exporting.queries import annotators_of
from app.predictions.queries import models_of
from app.predictions.service import forget_predictions
from app.projects.access import ChangeAccess, ProjectAccess, ReviewerAccess, project_of
from app.web.addresses import public_address
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.identifiers import LARGEST_ID, PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

Cell = Annotated[str, Query(pattern="^([0-9]{1,19}|none)$")]


@pages.get("/projects/{project_id}/models")
async def show_models(
    request: Request, session: RequestSession, access: ReviewerAccess
) -> Response:
    """The models that have predicted, each with its latest evaluation, and all evaluations."""
    return await _models(request, session, access)


@pages.post("/projects/{project_id}/evaluations")
async def evaluate(
    request: Request, session: RequestSession, access: ReviewerAccess, form: SentForm
) -> Response:
    try:
        evaluation, _ = await service.start_evaluation(
            session, access, new_of(form), state=request.app.state
        )
    except BadWhere as error:
        return await _models(request, session, access, form=form, errors=error.in_form)
    except (ValidationError, Invalid) as error:
        return await _models(request, session, access, form=form, errors=sentences_of(error))
    except NothingPredicted as error:
        errors = {"model": error.message}
        return await _models(request, session, access, form=form, errors=errors)
    except Conflict as error:
        return redirect(_home(access.project.id), Flash(error.message, kind="error"))
    return redirect(f"/evaluations/{evaluation.id}")


@pages.post("/projects/{project_id}/models/removal")
async def delete_predictions(
    session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    model = text_of(form, "model")
    try:
        count = await forget_predictions(
            await driver_connection(session),
            viewer=access.viewer,
            project_id=access.project.id,
            source=model,
        )
    except NotFound as error:
        return redirect(_home(access.project.id), Flash(error.message, kind="error"))
    told = f"The predictions of {model} on {count:,} image{'' if count == 1 else 's'} are deleted."
    return redirect(_home(access.project.id), Flash(told))


@pages.get("/evaluations/{evaluation_id}")
async def show_evaluation(
    request: Request, session: RequestSession, viewer: SignedIn, evaluation_id: PathId
) -> Response:
    """The report, or how far its job is."""
    connection = await driver_connection(session)
    row, context = await _opened(request, session, viewer, evaluation_id)
    context["job"] = await _job(session, row)
    if row["numbers"] is None:
        return render(request, "evaluation/waiting.html", context)
    numbers = row["numbers"]
    context |= {
        "counts": numbers["counts"],
        "compare_with": [
            each
            for each in await evaluations_of(
                Reader(connection, request.app.state), row["project_id"]
            )
            if each["finished_at"] and each["id"] != evaluation_id
        ],
        "raters": rater_rows(numbers["raters"]),
        "rater_sentence": rater_sentence(row["model"], numbers["raters"]),
        "answers": [_answer(each) for each in numbers["answers"]],
        "objects": None,
    }
    if numbers["objects"] is not None:
        context |= await _objects(connection, row)
    return render(request, "evaluation/report.html", context)


@pages.get("/evaluations/{evaluation_id}/examples")
async def show_examples(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    evaluation_id: PathId,
    truth: Cell = "none",
    said: Cell = "none",
) -> Response:
    """The objects behind a cell of the confusions."""
    row, context = await _opened(request, session, viewer, evaluation_id)
    found = (row["examples"] or {}).get("cells", {}).get(f"{truth}:{said}", [])
    categories = ((row["numbers"] or {}).get("objects") or {}).get("categories", [])
    names = {str(each["id"]): each["name"] for each in categories}
    connection = await driver_connection(session)
    context |= {
        "truth_category": names.get(truth),
        "said": names.get(said),
        "examples": await examples_shown(connection, row["project_id"], found),
    }
    return render(request, "evaluation/examples.html", context)


@pages.get("/evaluations/{evaluation_id}/comparison")
async def show_comparison(
    request: Request,
    session: RequestSession,
    viewer: SignedIn,
    evaluation_id: PathId,
    other: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """Two evaluations side by side."""
    row, context = await _opened(request, session, viewer, evaluation_id)
    if other is None:
        return redirect(f"/evaluations/{evaluation_id}")
    connection = await driver_connection(session)
    await project_of_evaluation(connection, viewer, other)
    second = await find_evaluation(Reader(connection, request.app.state), other)
    try:
        compared = plain(await service.compare_evaluations(connection, evaluation_id, other))
    except Conflict as error:
        return redirect(f"/evaluations/{evaluation_id}", Flash(error.message, kind="error"))
    names = {each["id"]: each for each in row["numbers"]["objects"]["categories"]}
    context |= {
        "other": second,
        "compared": compared,
        "rows": difference_rows(compared["numbers"]),
        "categories": [
            {**names[int(category_id)], "first": first, "second": last}
            for category_id, (first, last) in compared["categories"].items()
            if int(category_id) in names and (first is not None or last is not None)
        ],
    }
    return render(request, "evaluation/comparison.html", context)


@pages.post("/evaluations/{evaluation_id}/removal")
async def delete_evaluation(
    session: RequestSession, viewer: SignedIn, evaluation_id: PathId
) -> Response:
    project_id = await service.delete_evaluation(
        await driver_connection(session), viewer=viewer, evaluation_id=evaluation_id
    )
    return redirect(_home(project_id), Flash("The evaluation is deleted."))


def _home(project_id: int) -> str:
    return f"/projects/{project_id}/models"


async def _opened(
    request: Request, session: RequestSession, viewer: Viewer, evaluation_id: int
) -> tuple[dict[str, Any], dict[str, Any]]:
    """An evaluation that the viewer may see, and what every page of it shows."""
    connection = await driver_connection(session)
    project_id = await project_of_evaluation(connection, viewer, evaluation_id)
    access = await project_of(session, viewer, project_id, at_least="reviewer")
    row = await find_evaluation(Reader(connection, request.app.state), evaluation_id)
    names = await _truths(session, project_id)
    context = {
        "project": {"id": project_id, "name": access.project.name, "role": access.role},
        "evaluation": row,
        "truth_words": truth_name(row["truth"], names),
        "slice_words": slice_words(row["parameters"].get("slice") or ""),
    }
    return row, context


async def _job(session: RequestSession, row: dict[str, Any]) -> dict[str, Any] | None:
    job = await job_of(session, row)
    return (
        None if job is None else job.model_dump() | {"project": None, "created_by": row["author"]}
    )


async def _objects(connection: Connection, row: dict[str, Any]) -> dict[str, Any]:
    objects = row["numbers"]["objects"]
    curve, curve_rows = recall_curve(objects)
    worst = row["examples"]["images"]
    return {
        "objects": objects,
        "figures": headline_figures(objects),
        "categories": category_rows(objects),
        "errors": error_rows(objects),
        "curve": curve,
        "curve_rows": curve_rows,
        "reliability": reliability_curve(objects),
        "reliability_rows": reliability_rows(objects),
        "matrix": confusion_squares(objects, row["id"]),
        "parts": [
            {**each, "f1": figure("F1", each["f1"], is_share=True)}
            for each in row["numbers"]["slices"] or ()
        ],
        "worst": await images_shown(connection, row["project_id"], worst),
    }


def _answer(told: dict[str, Any]) -> dict[str, Any]:
    return {
        "question": told["question"],
        "images": told["image_count"],
        "accuracy": figure("Accuracy", told["accuracy"], is_share=True),
        "rows": [
            {
                "value": value,
                "numbers": [
                    figure(name, told[name][value], is_share=True)
                    for name in ("f1", "precision", "recall")
                ],
            }
            for value in told["values"]
        ],
    }


async def _truths(session: RequestSession, project_id: int) -> list[tuple[str, str]]:
    return [
        ("consensus", "Settled consensus"),
        ("accepted", "Accepted work"),
        *(
            (f"annotator:{user_id}", f"Only {name}")
            for user_id, name in await annotators_of(session, project_id)
        ),
    ]


async def _models(
    request: Request,
    session: RequestSession,
    access: ProjectAccess,
    *,
    form: FormData | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    connection = await driver_connection(session)
    project = access.project
    evaluations = await evaluations_of(Reader(connection, request.app.state), project.id)
    latest = {each["model"]: each for each in reversed(evaluations) if each["finished_at"]}
    truths = await _truths(session, project.id)
    fields = await dividing_fields(connection, project.id)
    context = {
        "project": {"id": project.id, "name": project.name, "role": access.role},
        "models": [
            each | {"latest": latest.get(each["name"])}
            for each in await models_of(connection, project.id)
        ],
        "evaluations": [
            each | {"truth_words": truth_name(each["truth"], truths)} for each in evaluations
        ],
        "truths": truths,
        "fields": [("", "None"), *((each.name, each.label) for each in fields)],
        "base_url": public_address(request, ""),
        "asked": ASKED if form is None else filled(form),
        "errors": errors or {},
    }
    return render(request, "evaluation/models.html", context, status_code=422 if errors else 200)
