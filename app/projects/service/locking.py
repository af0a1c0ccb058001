"""Changes of one project's people or schema happen one after the other."""

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from app.projects.errors import NameTaken
from app.projects.models import Project


async def lock_project(session: AsyncSession, project_id: int) -> None:
    """Hold the project's row until the end of the transaction; who only reads or labels does not wait."""
    await session.execute(
        select(Project.id).where(Project.id == project_id).with_for_update(key_share=True)
    )


async def raise_schema_version(session: AsyncSession, project: Project) -> None:
    """Hold the project, and tell caches of its schema that it has changed."""
    await lock_project(session, project.id)
    await session.refresh(project, ["schema_version"])
    project.schema_version += 1


async def flush_named(session: AsyncSession, noun: str, name: str) -> None:
    """Flush a row with a unique name; raises NameTaken when the project has another of that name."""
    try:
        async with session.begin_nested():
            await session.flush()
    except IntegrityError as error:
        if "project_id_name" in str(error.orig):
            raise NameTaken(noun, name) from None
        raise
