"""Change, merge and delete what people label with. What is lost must have been seen before: `confirm` says so."""

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from app.assignments.service import follow_policy
from app.database.engine import driver_connection
from app.projects import service as projects
from app.projects.access import ProjectAccess
from app.projects.models import Category, Project, Question
from app.projects.schemas import (
    CategoryChange,
    NewCategory,
    ProjectChange,
    QuestionChange,
)
from app.projects.service.categories import (
    category_of,
    changed_category,
    deleted_category_of,
    draft_of,
)
from app.projects.service.locking import lock_project
from app.projects.service.questions import changed_question, question_of
from app.projects.shapes import accepted_shapes
from app.rulings.service import follow_merger
from app.schema import rewriting
from app.schema.errors import (
    ConfirmationNeeded,
    MergedIntoItself,
    ShapesDoNotFit,
    SkeletonsDiffer,
)
from app.schema.kept_fields import follow_merger_in_fields
from app.schema.planning import Losses, attribute_losses, category_losses
from app.schema.queries import (
    category_impact,
    lossy_count,
    question_impact,
    unfit_answer_count,
)
from app.schema.restoring import Gone, bring_back
from app.schema.schemas import Merger

REMOVED_WITH_CATEGORY = "They are removed with it. Undo, or a layer's history, brings them back."
HIDDEN_WITH_QUESTION = "They are kept, and seen again only when the question is brought back."
UNFIT_ANSWERS = "What the question no longer offers is taken out of its answers."


async def change_project(
    session: AsyncSession, access: ProjectAccess, change: ProjectChange
) -> None:
    """Change the project's own fields; what the queue follows of them, it follows at once."""
    project = access.project
    rules, pilot = _rules_of(project), project.pilot
    await projects.change_project(session, access.viewer, project, change)
    if _rules_of(project) != rules:
        await follow_policy(
            await driver_connection(session),
            project_id=project.id,
            is_new_pilot=project.pilot != pilot,
        )


def _rules_of(project: Project) -> tuple[int, int, bool, bool]:
    """What the queue follows of a project's policy."""
    return project.overlap, project.pilot, project.is_pilot, project.gold_rate > 0


async def change_category(
    session: AsyncSession, access: ProjectAccess, category_id: int, change: CategoryChange
) -> Category:
    """Change a definition, and take from its annotations what the new one does not know.

    Raises:
        SchemaInvalid: the new definition contradicts itself.
        ConfirmationNeeded: annotations would lose something that `confirm` does not show to have been seen.
    """
    await lock_project(session, access.project.id)
    category = await category_of(session, access.project.id, category_id)
    before, after = draft_of(category), changed_category(category, change)
    losses = category_losses(before, after)
    if losses.is_destructive and await lossy_count(session, category_id, losses):
        await _confirm_category(session, category_id, change.confirm, told=losses.sentences)
    await projects.change_category(session, access.viewer, access.project, category, after)
    if losses.attributes or losses.values or losses.keypoints is not None:
        connection = await driver_connection(session)
        await rewriting.take_annotations(
            connection, project_id=access.project.id, category_id=category_id
        )
        await rewriting.apply_losses(connection, losses)
        await rewriting.write_revisions(connection, author_id=access.viewer.id)
    return category


async def delete_category(
    session: AsyncSession, access: ProjectAccess, category_id: int, *, confirm: int | None
) -> None:
    """Take a category out of the schema, with its annotations and absences; a layer's history keeps them."""
    await lock_project(session, access.project.id)
    category = await category_of(session, access.project.id, category_id)
    await _confirm_category(session, category_id, confirm, told=[REMOVED_WITH_CATEGORY])
    await projects.remove_category(session, access.viewer, access.project, category)
    connection = await driver_connection(session)
    await rewriting.take_annotations(
        connection, project_id=access.project.id, category_id=category_id
    )
    await rewriting.remove_all(connection)
    await rewriting.write_revisions(connection, author_id=access.viewer.id, gone_id=category_id)


async def restore_category(
    session: AsyncSession, access: ProjectAccess, category_id: int
) -> Category:
    """Bring back a deleted category with the annotations and absences that went with it."""
    await lock_project(session, access.project.id)
    category = await deleted_category_of(session, access.project.id, category_id)
    deleted_at = category.deleted_at
    assert deleted_at is not None
    await projects.restore_category(session, access.viewer, access.project, category)
    connection = await driver_connection(session)
    gone = Gone(access.project.id, category_id, deleted_at)
    await bring_back(connection, gone, author_id=access.viewer.id)
    return category


async def merge_category(
    session: AsyncSession, access: ProjectAccess, category_id: int, merger: Merger
) -> Category:
    """Move a category's annotations to another one, which keeps its id and definition; gives that one.

    Raises:
        ShapesDoNotFit, SkeletonsDiffer: the other category cannot hold what is there.
        ConfirmationNeeded: there are annotations, and `confirm` does not show that they have been seen.
    """
    project = access.project
    await lock_project(session, project.id)
    category = await category_of(session, project.id, category_id)
    into = await category_of(session, project.id, merger.into)
    if category is into:
        raise MergedIntoItself
    before, after = draft_of(category), draft_of(into)
    attributes, values = attribute_losses(before.attributes, after.attributes)
    told = [f"They become {into.name}.", *Losses(attributes=attributes, values=values).sentences]
    await _confirm_category(session, category_id, merger.confirm, told=told)
    await _refuse_misfits(session, category_id, before, after)
    await projects.remove_category(session, access.viewer, project, category, merged_into=into)
    connection = await driver_connection(session)
    await rewriting.take_annotations(connection, project_id=project.id, category_id=category_id)
    await rewriting.apply_losses(connection, Losses(attributes=attributes, values=values))
    await rewriting.move_all(connection, into_id=into.id)
    await follow_merger(connection, category_id=category_id, into_id=into.id)
    await follow_merger_in_fields(
        connection, project_id=project.id, category_id=category_id, into_id=into.id
    )
    await rewriting.write_revisions(
        connection, author_id=access.viewer.id, gone_id=category_id, into_id=into.id
    )
    return into


async def change_question(
    session: AsyncSession, access: ProjectAccess, question_id: int, change: QuestionChange
) -> Question:
    """Change a definition, and take from its answers what may no longer be given.

    Raises:
        SchemaInvalid: the new definition contradicts itself.
        ConfirmationNeeded: answers would be lost that `confirm` does not show to have been seen.
    """
    await lock_project(session, access.project.id)
    question = await question_of(session, access.project.id, question_id)
    wanted = changed_question(question, change)
    values = list(wanted.values or [])
    is_multiple = wanted.mode == "multilabel"
    unfit = await unfit_answer_count(session, question_id, values=values, is_multiple=is_multiple)
    if unfit:
        await _confirm_question(session, question_id, change.confirm, told=[UNFIT_ANSWERS])
    await projects.change_question(session, access.viewer, access.project, question, wanted)
    if unfit:
        connection = await driver_connection(session)
        await rewriting.take_answers(
            connection,
            question_id=question_id,
            name=wanted.name,
            values=values,
            is_multiple=is_multiple,
        )
        await rewriting.write_revisions(connection, author_id=access.viewer.id)
    return question


async def delete_question(
    session: AsyncSession, access: ProjectAccess, question_id: int, *, confirm: int | None
) -> None:
    """Take a question out of the schema. Its answers stay in the database, seen by nobody."""
    await lock_project(session, access.project.id)
    question = await question_of(session, access.project.id, question_id)
    await _confirm_question(session, question_id, confirm, told=[HIDDEN_WITH_QUESTION])
    await projects.remove_question(session, access.viewer, access.project, question)


async def _confirm_category(
    session: AsyncSession, category_id: int, confirm: int | None, *, told: Sequence[str]
) -> None:
    impact = await category_impact(session, category_id)
    count = impact.annotation_count
    if count and confirm != count:
        raise ConfirmationNeeded(
            noun="annotation", count=count, impact=impact.model_dump(), consequences=told
        )


async def _confirm_question(
    session: AsyncSession, question_id: int, confirm: int | None, *, told: Sequence[str]
) -> None:
    impact = await question_impact(session, question_id)
    count = impact.answer_count
    if count and confirm != count:
        raise ConfirmationNeeded(
            noun="answer", count=count, impact=impact.model_dump(), consequences=told
        )


async def _refuse_misfits(
    session: AsyncSession, category_id: int, before: NewCategory, after: NewCategory
) -> None:
    used = (await category_impact(session, category_id)).shapes
    misfits = [kind for kind in used if kind not in accepted_shapes(after.shapes)]
    if misfits:
        raise ShapesDoNotFit(after.name, misfits)
    if "keypoints" in used and _keypoints(before) != _keypoints(after):
        raise SkeletonsDiffer(after.name)


def _keypoints(category: NewCategory) -> list[str]:
    return category.skeleton.keypoints if category.skeleton else []
