"""Create, change, archive, delete and restore a project."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.consistency import check_schema
from app.projects.errors import NoSuchProject, NotDeleted
from app.projects.models import Member, Project
from app.projects.policy import DAYS_TO_RESTORE
from app.projects.schemas import NewProject, ProjectChange
from app.projects.service.rows import category_rows, question_rows


async def create_project(session: AsyncSession, viewer: Viewer, new: NewProject) -> Project:
    """A project with its whole schema, owned by whoever creates it."""
    check_schema(new.categories, new.questions)
    project = Project(
        name=new.name,
        description=new.description,
        guidelines=new.guidelines,
        created_by=viewer.id,
        **new.policy.model_dump(),
    )
    session.add(project)
    await session.flush()
    session.add(Member(project_id=project.id, user_id=viewer.id, role="owner"))
    session.add_all(category_rows(project.id, new.categories))
    session.add_all(question_rows(project.id, new.questions))
    await _note(session, viewer, project, "created", {"name": project.name})
    await session.flush()
    await session.refresh(project)
    return project


async def change_project(
    session: AsyncSession, viewer: Viewer, project: Project, change: ProjectChange
) -> None:
    """Take over the fields that were sent; whether it is archived is one of them."""
    wanted = change.changes()
    if "archived" in wanted:
        is_archived = project.archived_at is not None
        if wanted.pop("archived") != is_archived:
            project.archived_at = None if is_archived else datetime.now(UTC)
            await _note(session, viewer, project, "unarchived" if is_archived else "archived", {})
    await _end_or_resume_pilot(session, viewer, project, wanted)
    before = {name: getattr(project, name) for name in wanted}
    changed = {name: value for name, value in wanted.items() if value != before[name]}
    for name, value in changed.items():
        setattr(project, name, value)
    if changed:
        detail = {"before": {name: before[name] for name in changed}, "after": changed}
        await _note(session, viewer, project, "changed", detail)
    await session.flush()


async def _end_or_resume_pilot(
    session: AsyncSession, viewer: Viewer, project: Project, wanted: dict[str, Any]
) -> None:
    """Take `pilot_ended` out of what is wanted; another size of the pilot begins it anew."""
    if wanted.get("pilot", project.pilot) != project.pilot:
        project.pilot_ended_at = None
    has_ended = project.pilot_ended_at is not None
    if wanted.pop("pilot_ended", has_ended) != has_ended:
        project.pilot_ended_at = None if has_ended else datetime.now(UTC)
        await _note(session, viewer, project, "pilot_resumed" if has_ended else "pilot_ended", {})


async def spend_extra(connection: Connection, *, project_id: int) -> int | None:
    """Count one further annotator against the project's budget; its number, or none where nothing was left."""
    cursor = await connection.execute(
        """
        update projects set extra_used = extra_used + 1
        where id = %s and extra_used < extra_budget
        returning extra_used
        """,
        [project_id],
    )
    row = await cursor.fetchone()
    return int(row[0]) if row else None


async def delete_project(session: AsyncSession, viewer: Viewer, project: Project) -> None:
    """Hide the project; it can be restored for 30 days."""
    project.deleted_at = datetime.now(UTC)
    await _note(session, viewer, project, "deleted", {"name": project.name})
    await session.flush()


async def restore_project(session: AsyncSession, viewer: Viewer, project: Project) -> None:
    """Undo a deletion of the last 30 days."""
    if project.deleted_at is None:
        raise NotDeleted
    if project.deleted_at < datetime.now(UTC) - timedelta(days=DAYS_TO_RESTORE):
        raise NoSuchProject
    project.deleted_at = None
    await _note(session, viewer, project, "restored", {"name": project.name})
    await session.flush()


async def purge_deleted_projects(session: AsyncSession) -> int:
    """Remove for good, with everything in them, the projects that can no longer be restored; gives their number."""
    purged = await session.scalars(
        delete(Project)
        .where(Project.deleted_at < datetime.now(UTC) - timedelta(days=DAYS_TO_RESTORE))
        .returning(Project.id)
        .execution_options(synchronize_session=False)
    )
    project_ids = purged.all()
    for project_id in project_ids:
        subject = f"project:{project_id}"
        await record(
            session, actor=None, action="project.purged", subject=subject, project_id=project_id
        )
    return len(project_ids)


async def _note(
    session: AsyncSession, viewer: Viewer, project: Project, deed: str, detail: dict[str, Any]
) -> None:
    await record(
        session,
        actor=viewer,
        action=f"project.{deed}",
        subject=f"project:{project.id}",
        project_id=project.id,
        detail=detail,
    )
