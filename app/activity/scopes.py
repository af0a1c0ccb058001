"""What a person may see of jobs and of the audit log."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import Viewer
from app.jobs.queries import JobScope
from app.projects.access import project_of
from app.projects.models import Member
from app.projects.queries import visible_project_ids


async def job_scope(session: AsyncSession, viewer: Viewer) -> JobScope:
    """Administrators see every job, others those of their projects and their own."""
    if viewer.is_admin:
        return JobScope(viewer.id, None)
    return JobScope(viewer.id, await visible_project_ids(session, viewer))


async def audit_scope(
    session: AsyncSession, viewer: Viewer, project_id: int | None
) -> list[int] | None:
    """The projects whose entries may be seen, None for all: administrators all, owners their own.

    Raises NoSuchProject or RoleTooLow when one project is asked for that is not the viewer's to audit.
    """
    if viewer.is_admin:
        return None
    if project_id is not None:
        await project_of(session, viewer, project_id, at_least="owner")
        return [project_id]
    owned = await session.scalars(
        select(Member.project_id).where(Member.user_id == viewer.id).where(Member.role == "owner")
    )
    return list(owned)
