"""Add, change, order and remove categories: their definitions alone. What is labelled with them is `app.schema`'s."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.projects.consistency import check_category
from app.projects.errors import NoSuchCategory
from app.projects.models import Category, Project
from app.projects.queries import categories_of, find_category, find_deleted_category
from app.projects.schemas import CategoryChange, CategoryOut, NewCategory
from app.projects.service.locking import flush_named, raise_schema_version
from app.projects.service.ordering import ordered
from app.projects.service.rows import attributes_json, category_rows, skeleton_json


async def add_category(
    session: AsyncSession, viewer: Viewer, project: Project, new: NewCategory
) -> Category:
    """A category behind those there are."""
    check_category(new)
    (category,) = await add_categories(session, viewer, project, [new])
    return category


async def add_categories(
    session: AsyncSession, viewer: Viewer, project: Project, new: Sequence[NewCategory]
) -> list[Category]:
    """Categories behind those there are, in the order given; each must make sense by itself."""
    made = await open_categories(session, project, new)
    for category in made:
        await _note(session, viewer, category, "created", {"after": definition(category)})
    return made


async def open_categories(
    session: AsyncSession, project: Project, new: Sequence[NewCategory]
) -> list[Category]:
    """The rows of categories that are defined, and noted, later in the same transaction."""
    await raise_schema_version(session, project)
    after = await categories_of(session, project.id)
    made = list(category_rows(project.id, new, after=after))
    taken = {category.name for category in after}
    session.add_all(made)
    first_taken = next((each.name for each in new if each.name in taken), new[-1].name)
    await flush_named(session, "category", first_taken)
    return made


async def define_category(
    session: AsyncSession, viewer: Viewer, category: Category, wanted: NewCategory
) -> None:
    """What an opened category is to be."""
    category.shapes = list(wanted.shapes)
    category.attributes = attributes_json(wanted.attributes)
    category.skeleton = skeleton_json(wanted.skeleton)
    await session.flush()
    await _note(session, viewer, category, "created", {"after": definition(category)})


async def restore_category(
    session: AsyncSession, viewer: Viewer, project: Project, category: Category
) -> None:
    """Take a deleted category back into the schema, with its id; raises NameTaken when another has its name now."""
    await raise_schema_version(session, project)
    category.deleted_at = None
    await flush_named(session, "category", category.name)
    await _note(session, viewer, category, "restored", {"after": definition(category)})


def draft_of(category: Category) -> NewCategory:
    """The definition of a category, as it could be sent anew."""
    current = CategoryOut.model_validate(category)
    return NewCategory(**{name: getattr(current, name) for name in NewCategory.model_fields})


def changed_category(category: Category, change: CategoryChange) -> NewCategory:
    """The category as it will be; raises SchemaInvalid when that makes no sense."""
    made = draft_of(category).model_copy(update=change.changes())
    check_category(made)
    return made


async def change_category(
    session: AsyncSession, viewer: Viewer, project: Project, category: Category, wanted: NewCategory
) -> None:
    """Take over a definition; the id stays."""
    await raise_schema_version(session, project)
    before = definition(category)
    category.name = wanted.name
    category.color = wanted.color or category.color
    category.supercategory = wanted.supercategory
    category.shapes = list(wanted.shapes)
    category.attributes = attributes_json(wanted.attributes)
    category.skeleton = skeleton_json(wanted.skeleton)
    await flush_named(session, "category", wanted.name)
    after = definition(category)
    changed = [name for name in after if after[name] != before[name]]
    detail = {
        "before": {name: before[name] for name in changed},
        "after": {name: after[name] for name in changed},
    }
    deed = "renamed" if changed == ["name"] else "changed"
    await _note(session, viewer, category, deed, detail)


async def remove_category(
    session: AsyncSession,
    viewer: Viewer,
    project: Project,
    category: Category,
    *,
    merged_into: Category | None = None,
) -> None:
    """Take a category out of the schema. Its row stays, so that its id is never given to another."""
    await raise_schema_version(session, project)
    # The transaction's own time: what is removed along with the category has the same, and is found by it again.
    category.deleted_at = await session.scalar(select(func.now()))
    detail: dict[str, Any] = {"before": definition(category)}
    if merged_into is not None:
        detail["into"] = {"id": merged_into.id, "name": merged_into.name}
    await _note(session, viewer, category, "merged" if merged_into else "deleted", detail)
    await session.flush()


async def order_categories(
    session: AsyncSession, viewer: Viewer, project: Project, ids: Sequence[int]
) -> list[Category]:
    """Put the categories into the order of `ids`, which must name each of them once."""
    await raise_schema_version(session, project)
    categories = ordered(await categories_of(session, project.id), ids, noun="category")
    await record(
        session,
        actor=viewer,
        action="categories.ordered",
        subject=f"project:{project.id}",
        project_id=project.id,
        detail={"after": list(ids)},
    )
    await session.flush()
    return categories


async def category_of(session: AsyncSession, project_id: int, category_id: int) -> Category:
    """The project's category; raises NoSuchCategory."""
    category = await find_category(session, project_id, category_id)
    if category is None:
        raise NoSuchCategory(category_id)
    return category


async def deleted_category_of(session: AsyncSession, project_id: int, category_id: int) -> Category:
    """A category that was deleted; raises NoSuchCategory."""
    category = await find_deleted_category(session, project_id, category_id)
    if category is None:
        raise NoSuchCategory(category_id)
    return category


def definition(category: Category) -> dict[str, Any]:
    """What the audit log keeps of a category."""
    return CategoryOut.model_validate(category).model_dump(exclude={"id", "position"})


async def _note(
    session: AsyncSession, viewer: Viewer, category: Category, deed: str, detail: dict[str, Any]
) -> None:
    await record(
        session,
        actor=viewer,
        action=f"category.{deed}",
        subject=f"category:{category.id}",
        project_id=category.project_id,
        detail=detail,
    )
