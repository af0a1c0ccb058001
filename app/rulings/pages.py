"""The guidelines of a project with its rulings, and the form of a ruling."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.accounts.viewer import SignedIn
from app.database.engine import driver_connection
from app.errors import Invalid
from app.projects.access import MemberAccess, ProjectAccess, ReviewerAccess, project_of
from app.projects.guidelines import guidelines_html
from app.projects.queries import categories_of, questions_of
from app.rulings import service
from app.rulings.errors import NoSuchRuling
from app.rulings.forms import change_of, form_of, new_of, typed_in
from app.rulings.queries import facts_of, find_ruling, rulings_of
from app.rulings.showing import shown_examples
from app.rulings.suggesting import examples_of_confusion, examples_of_disagreement
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of
from app.web.identifiers import LARGEST_ID, PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

SomeId = Annotated[int, Query(ge=1, le=LARGEST_ID)]


@pages.get("/projects/{project_id}/guidelines")
async def show_guidelines(
    request: Request,
    session: RequestSession,
    access: MemberAccess,
    category: Annotated[list[SomeId] | None, Query(max_length=100)] = None,
) -> Response:
    """What everybody keeps to: the guidelines, and below them the rulings."""
    chosen = category or []
    rulings = await rulings_of(
        await driver_connection(session), access.project.id, category_ids=chosen
    )
    categories = await categories_of(session, access.project.id)
    context = {
        "project": _heading(access),
        "guidelines": guidelines_html(access.project.guidelines),
        "rulings": rulings,
        "categories": categories,
        "chosen": chosen,
    }
    return render(request, "rulings/index.html", context)


@pages.get("/projects/{project_id}/rulings/new")
async def show_new_ruling(
    request: Request,
    session: RequestSession,
    access: ReviewerAccess,
    category: Annotated[list[SomeId] | None, Query(max_length=100)] = None,
    question: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
    disagreement: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    """An empty form, with crops of the disagreement or of the confused categories that led here."""
    connection = await driver_connection(session)
    category_ids = category or []
    if disagreement is not None:
        examples = await examples_of_disagreement(connection, access.project.id, disagreement)
    else:
        examples = await examples_of_confusion(connection, access.project.id, category_ids)
    form = {
        "title": "",
        "body": "",
        "category_ids": category_ids,
        "question_id": question,
        "examples": examples,
    }
    return await _form(request, session, access, form)


@pages.post("/projects/{project_id}/rulings")
async def write_ruling(
    request: Request, session: RequestSession, access: ReviewerAccess, form: SentForm
) -> Response:
    connection = await driver_connection(session)
    try:
        await service.write_ruling(connection, access, new_of(form))
    except (ValidationError, Invalid) as error:
        return await _form(request, session, access, typed_in(form), errors=sentences_of(error))
    return redirect(_home(access.project.id), Flash("The ruling is written down."))


@pages.get("/rulings/{ruling_id}")
async def show_ruling(
    request: Request, session: RequestSession, viewer: SignedIn, ruling_id: PathId
) -> Response:
    """The form of a ruling, for those who may change it."""
    connection = await driver_connection(session)
    facts = await facts_of(connection, viewer, ruling_id)
    found = await find_ruling(connection, ruling_id)
    if facts is None or found is None:
        raise NoSuchRuling
    access = await project_of(session, viewer, facts.project_id, at_least="reviewer")
    return await _form(request, session, access, form_of(found), ruling_id=ruling_id)


@pages.post("/rulings/{ruling_id}")
async def change_ruling(
    request: Request, session: RequestSession, viewer: SignedIn, ruling_id: PathId, form: SentForm
) -> Response:
    connection = await driver_connection(session)
    facts = await facts_of(connection, viewer, ruling_id)
    if facts is None:
        raise NoSuchRuling
    try:
        await service.change_ruling(
            connection, viewer=viewer, ruling_id=ruling_id, change=change_of(form)
        )
    except (ValidationError, Invalid) as error:
        access = await project_of(session, viewer, facts.project_id, at_least="reviewer")
        shown = typed_in(form)
        errors = sentences_of(error)
        return await _form(request, session, access, shown, ruling_id=ruling_id, errors=errors)
    return redirect(_home(facts.project_id), Flash("The ruling is saved."))


@pages.post("/rulings/{ruling_id}/removal")
async def delete_ruling(session: RequestSession, viewer: SignedIn, ruling_id: PathId) -> Response:
    facts = await service.delete_ruling(
        await driver_connection(session), viewer=viewer, ruling_id=ruling_id
    )
    undo_url = f"/rulings/{ruling_id}/restorations"
    return redirect(_home(facts.project_id), Flash("The ruling is deleted.", undo_url=undo_url))


@pages.post("/rulings/{ruling_id}/restorations")
async def restore_ruling(session: RequestSession, viewer: SignedIn, ruling_id: PathId) -> Response:
    facts = await service.restore_ruling(
        await driver_connection(session), viewer=viewer, ruling_id=ruling_id
    )
    return redirect(_home(facts.project_id), Flash("The ruling is back."))


def _home(project_id: int) -> str:
    return f"/projects/{project_id}/guidelines"


def _heading(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}


async def _form(
    request: Request,
    session: RequestSession,
    access: ProjectAccess,
    form: dict[str, Any],
    *,
    ruling_id: int | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    questions = await questions_of(session, access.project.id)
    context = {
        "project": _heading(access),
        "ruling_id": ruling_id,
        "form": form,
        "examples": await shown_examples(session, access.project.id, form["examples"]),
        "categories": await categories_of(session, access.project.id),
        "question_options": [("", "None"), *((each.id, each.name) for each in questions)],
        "errors": errors or {},
    }
    return render(request, "rulings/form.html", context, status_code=422 if errors else 200)
