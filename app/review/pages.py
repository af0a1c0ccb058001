"""Verdicts by people: forms on the page of an image, one submission after the other."""

from fastapi import APIRouter, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.accounts.viewer import SignedIn
from app.assignments.errors import NoSuchAssignment
from app.assignments.queries import facts_of
from app.assignments.schemas import Verdict
from app.errors import Conflict, Forbidden, Invalid
from app.projects.access import role_on
from app.review import service
from app.review.errors import NoVerdict
from app.review.queries.waiting import next_submission
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of, texts_of
from app.web.identifiers import PathId
from app.web.transactions import RequestConnection

pages = APIRouter(include_in_schema=False)

_NOTE_OF = "mark-"
DONE = {"accepted": "Accepted.", "returned": "Returned with what you said."}


@pages.get("/projects/{project_id}/review")
async def review_next(
    project_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> Response:
    """The submission that has waited longest."""
    await role_on(connection, viewer, project_id, at_least="reviewer")
    page = await next_submission(connection, project_id)
    if page is None:
        message = "No submission waits for a verdict."
        return redirect(f"/projects/{project_id}", Flash(message, kind="note"))
    return redirect(page)


@pages.post("/assignments/{assignment_id}/verdict")
async def give_verdict(
    assignment_id: PathId, viewer: SignedIn, connection: RequestConnection, form: SentForm
) -> Response:
    facts = await facts_of(connection, viewer, assignment_id)
    if facts is None:
        raise NoSuchAssignment
    home = f"/images/{facts.image_id}"
    verdict = text_of(form, "verdict")
    try:
        # A refusal is told on the page, so what was written before it must go by itself.
        async with connection.transaction():
            await service.give_verdict(
                connection, viewer=viewer, assignment_id=assignment_id, verdict=_verdict_in(form)
            )
    except (Conflict, Forbidden, Invalid) as refusal:
        return redirect(home, Flash(refusal.message, kind="error"))
    page = await next_submission(connection, facts.project_id, after=assignment_id)
    return redirect(page or f"/projects/{facts.project_id}", Flash(DONE[verdict]))


def _verdict_in(form: FormData) -> Verdict:
    verdict = text_of(form, "verdict")
    if verdict not in DONE:
        raise NoVerdict(verdict)
    fields = {"verdict": verdict, "note": text_of(form, "note"), "marks": _marks_in(form)}
    try:
        return Verdict.model_validate(fields)
    except ValidationError as error:
        raise Invalid(next(iter(sentences_of(error).values()))) from error


def _marks_in(form: FormData) -> list[dict[str, str]]:
    """The objects that are ticked, and those of which something is said: nobody writes a note to leave it out."""
    noted = {
        name.removeprefix(_NOTE_OF): value.strip()
        for name, value in form.items()
        if name.startswith(_NOTE_OF) and isinstance(value, str) and value.strip()
    }
    marked = dict.fromkeys([*texts_of(form, "mark"), *noted])
    return [
        {"annotation_id": each} | ({"note": noted[each]} if each in noted else {})
        for each in marked
    ]
