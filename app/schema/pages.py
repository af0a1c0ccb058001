"""The schema page: each category and question is a form of its own, and what a change touches is shown before."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from app.errors import AppError, Conflict, Invalid
from app.projects import service as projects
from app.projects.access import ChangeAccess, MemberAccess, ProjectAccess
from app.projects.queries import categories_of, questions_of
from app.projects.schemas import CategoryChange, NewCategory, NewQuestion, QuestionChange
from app.projects.service.categories import category_of
from app.projects.service.questions import question_of
from app.schema import service
from app.schema.forms import category_fields, check_pairs, confirm_of, question_fields
from app.schema.schemas import Merger
from app.schema.showing import Attempt, schema_page
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, text_of
from app.web.identifiers import PathId
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

REFUSALS = (ValidationError, Invalid, Conflict)
MAY_BE_EMPTY = {"supercategory", "skeleton"}


@pages.get("/projects/{project_id}/schema")
async def show_schema(request: Request, session: RequestSession, access: MemberAccess) -> Response:
    return await schema_page(request, session, access)


@pages.post("/projects/{project_id}/categories")
async def add_category(
    request: Request, session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    fields = category_fields(form)
    try:
        check_pairs(form)
        new = NewCategory.model_validate(fields)
        async with _whole_or_not(session, access):
            await projects.add_category(session, access.viewer, access.project, new)
    except REFUSALS as refusal:
        return await schema_page(request, session, access, Attempt("new-category", fields, refusal))
    return _done(access, f"The category {new.name} is added.")


@pages.post("/projects/{project_id}/categories/{category_id}")
async def change_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    category = await category_of(session, access.project.id, category_id)
    fields = category_fields(form, sigmas=(category.skeleton or {}).get("sigmas"))
    sent = {k: v for k, v in fields.items() if v is not None or k in MAY_BE_EMPTY}
    try:
        check_pairs(form)
        change = CategoryChange.model_validate(sent | {"confirm": confirm_of(form)})
        async with _whole_or_not(session, access):
            await service.change_category(session, access, category_id, change)
    except REFUSALS as refusal:
        attempt = Attempt(f"category-{category_id}", fields, refusal)
        return await schema_page(request, session, access, attempt)
    return _done(access, f"The category {change.name} is saved.")


@pages.post("/projects/{project_id}/categories/{category_id}/removal")
async def delete_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    confirm = confirm_of(form)
    try:
        async with _whole_or_not(session, access):
            await service.delete_category(session, access, category_id, confirm=confirm)
    except Conflict as refusal:
        attempt = Attempt(f"category-{category_id}", refusal=refusal, deed="removal")
        return await schema_page(request, session, access, attempt)
    return _done(access, "The category is deleted.")


@pages.post("/projects/{project_id}/categories/{category_id}/mergers")
async def merge_category(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    category_id: PathId,
    form: SentForm,
) -> Response:
    sent = {"into": text_of(form, "into"), "confirm": confirm_of(form)}
    try:
        merger = Merger.model_validate(sent, strict=False)
        async with _whole_or_not(session, access):
            into = await service.merge_category(session, access, category_id, merger)
    except REFUSALS as refusal:
        typed = {"into": sent["into"]}
        attempt = Attempt(f"category-{category_id}", typed, refusal, deed="merger")
        return await schema_page(request, session, access, attempt)
    return _done(access, f"The annotations are {into.name} now.")


@pages.post("/projects/{project_id}/categories/{category_id}/position")
async def move_category(
    session: RequestSession, access: ChangeAccess, category_id: PathId, form: SentForm
) -> Response:
    await category_of(session, access.project.id, category_id)
    ids = [category.id for category in await categories_of(session, access.project.id)]
    ids = _moved(ids, category_id, step=text_of(form, "step"))
    await projects.order_categories(session, access.viewer, access.project, ids)
    return redirect(f"/projects/{access.project.id}/schema#category-{category_id}")


@pages.post("/projects/{project_id}/questions")
async def add_question(
    request: Request, session: RequestSession, access: ChangeAccess, form: SentForm
) -> Response:
    fields = question_fields(form)
    try:
        new = NewQuestion.model_validate(fields)
        async with _whole_or_not(session, access):
            await projects.add_question(session, access.viewer, access.project, new)
    except REFUSALS as refusal:
        return await schema_page(request, session, access, Attempt("new-question", fields, refusal))
    return _done(access, f"The question {new.name} is added.")


@pages.post("/projects/{project_id}/questions/{question_id}")
async def change_question(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    question_id: PathId,
    form: SentForm,
) -> Response:
    fields = question_fields(form)
    try:
        change = QuestionChange.model_validate(fields | {"confirm": confirm_of(form)})
        async with _whole_or_not(session, access):
            await service.change_question(session, access, question_id, change)
    except REFUSALS as refusal:
        attempt = Attempt(f"question-{question_id}", fields, refusal)
        return await schema_page(request, session, access, attempt)
    return _done(access, f"The question {change.name} is saved.")


@pages.post("/projects/{project_id}/questions/{question_id}/removal")
async def delete_question(
    request: Request,
    session: RequestSession,
    access: ChangeAccess,
    question_id: PathId,
    form: SentForm,
) -> Response:
    confirm = confirm_of(form)
    try:
        async with _whole_or_not(session, access):
            await service.delete_question(session, access, question_id, confirm=confirm)
    except Conflict as refusal:
        attempt = Attempt(f"question-{question_id}", refusal=refusal, deed="removal")
        return await schema_page(request, session, access, attempt)
    return _done(access, "The question is deleted.")


@pages.post("/projects/{project_id}/questions/{question_id}/position")
async def move_question(
    session: RequestSession, access: ChangeAccess, question_id: PathId, form: SentForm
) -> Response:
    await question_of(session, access.project.id, question_id)
    ids = [question.id for question in await questions_of(session, access.project.id)]
    ids = _moved(ids, question_id, step=text_of(form, "step"))
    await projects.order_questions(session, access.viewer, access.project, ids)
    return redirect(f"/projects/{access.project.id}/schema#question-{question_id}")


@asynccontextmanager
async def _whole_or_not(session: AsyncSession, access: ProjectAccess) -> AsyncIterator[None]:
    """Take back what a refused change has begun: the page that tells of it is a success of the request."""
    try:
        async with session.begin_nested():
            yield
    except AppError:
        session.expunge_all()
        session.add(access.project)
        await session.refresh(access.project)
        raise


def _moved(ids: Sequence[int], moved_id: int, *, step: str) -> list[int]:
    """The ids with one of them a place further up or down; at the end it stays."""
    order = list(ids)
    if moved_id in order and step in {"-1", "1"}:
        place = order.index(moved_id)
        order.insert(max(0, place + int(step)), order.pop(place))
    return order


def _done(access: ProjectAccess, message: str) -> Response:
    return redirect(f"/projects/{access.project.id}/schema", Flash(message))
