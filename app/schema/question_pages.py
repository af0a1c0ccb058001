"""The forms of a question, entries of the schema page like those of categories."""

from fastapi import APIRouter, Request, Response

from app.errors import Conflict
from app.projects import service as projects
from app.projects.access import ChangeAccess, MemberAccess
from app.projects.queries import questions_of
from app.projects.schemas import NewQuestion, QuestionChange
from app.projects.service.questions import deleted_question_of, question_of
from app.schema import adding, service
from app.schema.attempts import REFUSALS, moved, whole_or_not
from app.schema.forms import confirm_of, question_fields
from app.schema.showing import Attempt, added, done, entry, gone
from app.web.flashes import Flash
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)


@pages.get("/projects/{project_id}/questions/{question_id}")
async def show_question(
    request: Request, session: RequestSession, access: MemberAccess, question_id: PathId
) -> Response:
    """The entry with its form open."""
    await question_of(session, access.project.id, question_id)
    return await entry(request, session, access, Attempt(f"question-{question_id}"))


@pages.post("/projects/{project_id}/questions")
async def add_question(
    request: Request, session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    """One more behind those there are."""
    fields = question_fields(form)
    try:
        new = NewQuestion.model_validate(fields)
        async with whole_or_not(session, access):
            question = await projects.add_question(session, access.viewer, access.project, new)
    except REFUSALS as refusal:
        return await entry(request, session, access, Attempt("new-question", fields, refusal))
    flash = Flash(f"The question {new.name} is added.")
    return await added(request, session, access, f"question-{question.id}", flash)


@pages.post("/projects/{project_id}/questions/{question_id}")
async def change_question(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    question_id: PathId,
    form: SentForm,
) -> Response:
    """Save the form. What answers would lose is shown first, and sent again with `confirm`."""
    opened = f"question-{question_id}"
    fields = question_fields(form)
    try:
        change = QuestionChange.model_validate(fields | {"confirm": confirm_of(form)})
        async with whole_or_not(session, access):
            await service.change_question(session, access, question_id, change)
    except REFUSALS as refusal:
        return await entry(request, session, access, Attempt(opened, fields, refusal))
    flash = Flash(f"The question {change.name} is saved.")
    return await entry(request, session, access, Attempt(opened), flash)


@pages.post("/projects/{project_id}/questions/{question_id}/copies")
async def copy_question(
    request: Request, session: RequestSession, access: ChangeAccess, question_id: PathId
) -> Response:
    """The same question under another name, opened."""
    copied = await adding.copy_question(session, access, question_id)
    flash = Flash(f"{copied.name} is added.")
    return await entry(request, session, access, Attempt(f"question-{copied.id}"), flash)


@pages.post("/projects/{project_id}/questions/{question_id}/removal")
async def delete_question(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    question_id: PathId,
    form: SentForm,
) -> Response:
    """Delete it at once when nobody has answered it, else after the answers were shown."""
    name = (await question_of(session, access.project.id, question_id)).name
    try:
        async with whole_or_not(session, access):
            await service.delete_question(session, access, question_id, confirm=confirm_of(form))
    except Conflict as refusal:
        attempt = Attempt(f"question-{question_id}", refusal=refusal, deed="removal")
        return await entry(request, session, access, attempt)
    undo_url = f"/projects/{access.project.id}/questions/{question_id}/restorations"
    return gone(request, access, Flash(f"The question {name} is deleted.", undo_url=undo_url))


@pages.post("/projects/{project_id}/questions/{question_id}/restorations")
async def restore_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId
) -> Response:
    """What Undo posts to."""
    question = await deleted_question_of(session, access.project.id, question_id)
    await projects.restore_question(session, access.viewer, access.project, question)
    return done(access, Flash(f"The question {question.name} is back."), f"question-{question_id}")


@pages.post("/projects/{project_id}/questions/{question_id}/position")
async def move_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId, form: SentForm
) -> Response:
    """A place up or down, without a script."""
    await question_of(session, access.project.id, question_id)
    ids = [question.id for question in await questions_of(session, access.project.id)]
    ids = moved(ids, question_id, step=text_of(form, "step"))
    await projects.order_questions(session, access.viewer, access.project, ids)
    return done(access, opened=f"question-{question_id}")
