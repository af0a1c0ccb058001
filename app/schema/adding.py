"""Add to a project what a person brings: a whole schema, or a copy of an entry. What is there stays as it is."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession

from app.projects import service as projects
from app.projects.access import ProjectAccess
from app.projects.consistency import check_schema
from app.projects.models import Category, Question
from app.projects.queries import categories_of, questions_of
from app.projects.schemas import CategoryOut, QuestionOut
from app.projects.service.categories import category_of, draft_of
from app.projects.service.locking import lock_project
from app.projects.service.questions import question_draft_of, question_of
from app.schema.schemas import NewSchema, SchemaAdded


async def add_schema(session: AsyncSession, access: ProjectAccess, new: NewSchema) -> SchemaAdded:
    """Add the categories and questions whose names the project does not have.

    Raises:
        SchemaInvalid: something that was brought contradicts itself; nothing is added then.
    """
    check_schema(new.categories, new.questions)
    project = access.project
    await lock_project(session, project.id)
    there = {each.name for each in await categories_of(session, project.id)}
    asked = {each.name for each in await questions_of(session, project.id)}
    categories = [each for each in new.categories if each.name not in there]
    questions = [each for each in new.questions if each.name not in asked]
    added: list[Category] = []
    answered: list[Question] = []
    if categories:
        added = await projects.add_categories(session, access.viewer, project, categories)
    if questions:
        answered = await projects.add_questions(session, access.viewer, project, questions)
    left = [each.name for each in new.categories if each.name in there]
    left += [each.name for each in new.questions if each.name in asked]
    return SchemaAdded(
        categories=[CategoryOut.model_validate(each) for each in added],
        questions=[QuestionOut.model_validate(each) for each in answered],
        left=left,
    )


async def copy_category(session: AsyncSession, access: ProjectAccess, category_id: int) -> Category:
    """The same definition under another name and in another colour, behind all others."""
    project = access.project
    await lock_project(session, project.id)
    draft = draft_of(await category_of(session, project.id, category_id))
    name = _free_name(draft.name, (each.name for each in await categories_of(session, project.id)))
    copied = draft.model_copy(update={"name": name, "color": None})
    return await projects.add_category(session, access.viewer, project, copied)


async def copy_question(session: AsyncSession, access: ProjectAccess, question_id: int) -> Question:
    """The same question under another name, behind all others."""
    project = access.project
    await lock_project(session, project.id)
    draft = question_draft_of(await question_of(session, project.id, question_id))
    name = _free_name(draft.name, (each.name for each in await questions_of(session, project.id)))
    copied = draft.model_copy(update={"name": name})
    return await projects.add_question(session, access.viewer, project, copied)


def _free_name(name: str, taken: Iterable[str]) -> str:
    """`car copy`, or `car copy 2` where that is taken."""
    names = set(taken)
    base = f"{name[:180]} copy"
    free = (f"{base} {number}" if number > 1 else base for number in range(1, len(names) + 2))
    return next(each for each in free if each not in names)
