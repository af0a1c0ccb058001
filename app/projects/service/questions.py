"""Add, change, order and remove questions: their definitions alone. What is answered to them is `app.schema`'s."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.projects.consistency import check_question, values_of
from app.projects.errors import NoSuchQuestion
from app.projects.models import Project, Question
from app.projects.queries import find_deleted_question, find_question, questions_of
from app.projects.schemas import NewQuestion, QuestionChange, QuestionOut
from app.projects.service.locking import flush_named, raise_schema_version
from app.projects.service.ordering import ordered
from app.projects.service.rows import question_rows


async def add_question(
    session: AsyncSession, viewer: Viewer, project: Project, new: NewQuestion
) -> Question:
    """A question behind those there are."""
    check_question(new)
    (question,) = await add_questions(session, viewer, project, [new])
    return question


async def add_questions(
    session: AsyncSession, viewer: Viewer, project: Project, new: Sequence[NewQuestion]
) -> list[Question]:
    """Questions behind those there are, in the order given; each must make sense by itself."""
    await raise_schema_version(session, project)
    after = await questions_of(session, project.id)
    made = list(question_rows(project.id, new, after=after))
    taken = {question.name for question in after}
    session.add_all(made)
    first_taken = next((each.name for each in new if each.name in taken), new[-1].name)
    await flush_named(session, "question", first_taken)
    for question in made:
        await _note(session, viewer, question, "created", {"after": definition(question)})
    return made


async def restore_question(
    session: AsyncSession, viewer: Viewer, project: Project, question: Question
) -> None:
    """Take a deleted question back into the schema with its answers; raises NameTaken when another has its name."""
    await raise_schema_version(session, project)
    question.deleted_at = None
    await flush_named(session, "question", question.name)
    await _note(session, viewer, question, "restored", {"after": definition(question)})


def question_draft_of(question: Question) -> NewQuestion:
    """The definition of a question, as it could be sent anew."""
    current = QuestionOut.model_validate(question)
    return NewQuestion(**{name: getattr(current, name) for name in NewQuestion.model_fields})


def changed_question(question: Question, change: QuestionChange) -> NewQuestion:
    """The question as it will be; raises SchemaInvalid when that makes no sense."""
    made = question_draft_of(question).model_copy(update=change.changes())
    check_question(made)
    return made


async def change_question(
    session: AsyncSession, viewer: Viewer, project: Project, question: Question, wanted: NewQuestion
) -> None:
    """Take over a definition; the id stays."""
    await raise_schema_version(session, project)
    before = definition(question)
    question.name = wanted.name
    question.mode = wanted.mode
    question.values = values_of(wanted)
    question.is_required = wanted.required
    await flush_named(session, "question", wanted.name)
    after = definition(question)
    changed = [name for name in after if after[name] != before[name]]
    detail = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    deed = "renamed" if changed == ["name"] else "changed"
    await _note(session, viewer, question, deed, detail)


async def remove_question(
    session: AsyncSession, viewer: Viewer, project: Project, question: Question
) -> None:
    """Take a question out of the schema. Its row stays, so that its id is never given to another."""
    await raise_schema_version(session, project)
    question.deleted_at = datetime.now(UTC)
    await _note(session, viewer, question, "deleted", {"before": definition(question)})
    await session.flush()


async def order_questions(
    session: AsyncSession, viewer: Viewer, project: Project, ids: Sequence[int]
) -> list[Question]:
    """Put the questions into the order of `ids`, which must name each of them once."""
    await raise_schema_version(session, project)
    questions = ordered(await questions_of(session, project.id), ids, noun="question")
    await record(
        session,
        actor=viewer,
        action="questions.ordered",
        subject=f"project:{project.id}",
        project_id=project.id,
        detail={"after": list(ids)},
    )
    await session.flush()
    return questions


async def question_of(session: AsyncSession, project_id: int, question_id: int) -> Question:
    """The project's question; raises NoSuchQuestion."""
    question = await find_question(session, project_id, question_id)
    if question is None:
        raise NoSuchQuestion(question_id)
    return question


async def deleted_question_of(session: AsyncSession, project_id: int, question_id: int) -> Question:
    """A question that was deleted; raises NoSuchQuestion."""
    question = await find_deleted_question(session, project_id, question_id)
    if question is None:
        raise NoSuchQuestion(question_id)
    return question


def definition(question: Question) -> dict[str, Any]:
    """What the audit log keeps of a question."""
    return QuestionOut.model_validate(question).model_dump(exclude={"id", "position"})


async def _note(
    session: AsyncSession, viewer: Viewer, question: Question, deed: str, detail: dict[str, Any]
) -> None:
    await record(
        session,
        actor=viewer,
        action=f"question.{deed}",
        subject=f"question:{question.id}",
        project_id=question.project_id,
        detail=detail,
    )
