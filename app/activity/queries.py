"""Rows for the screens: jobs, people and entries with the names that belong to their ids."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, or_, select, tuple_
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.jobs.models import Job
from app.projects.models import Member, Project


@dataclass(frozen=True)
class PersonRow:
    """A person, and in how many projects they are."""

    id: int
    name: str
    email: str
    role: str
    is_active: bool
    last_seen_at: datetime | None
    project_count: int
    lower_name: str

    @property
    def key(self) -> tuple[str, int]:
        """Where it stands in the order of the list."""
        return self.lower_name, self.id


async def people(
    session: AsyncSession, *, words: str = "", after: tuple[str, int] | None = None, limit: int
) -> list[PersonRow]:
    """Everybody whose name or e-mail has these words, by name.

    Args:
        session: of the request.
        words: in whatever case; empty for all.
        after: `key` of the row before the first.
        limit: most rows.
    """
    project_count = (
        select(func.count())
        .select_from(Member)
        .join(Project)
        .where(Member.user_id == User.id)
        .where(Project.deleted_at.is_(None))
        .scalar_subquery()
    )
    key = func.lower(User.name)
    query = (
        select(
            User.id,
            User.name,
            User.email,
            User.role,
            User.is_active,
            User.last_seen_at,
            project_count,
            key,
        )
        .where(
            or_(
                key.contains(words.lower(), autoescape=True),
                func.lower(User.email).contains(words.lower(), autoescape=True),
            )
        )
        .order_by(key, User.id)
        .limit(limit)
    )
    if after is not None:
        query = query.where(tuple_(key, User.id) > after)
    return [PersonRow(*row) for row in await session.execute(query)]


async def person_choices(session: AsyncSession) -> list[tuple[str, str]]:
    """People for a select."""
    rows = await session.execute(select(User.id, User.name).order_by(func.lower(User.name)))
    return [(str(user_id), name) for user_id, name in rows]


async def project_choices(session: AsyncSession) -> list[tuple[str, str]]:
    """Projects for a select, deleted ones too: their history stays."""
    rows = await session.execute(
        select(Project.id, Project.name).order_by(func.lower(Project.name))
    )
    return [(str(project_id), name) for project_id, name in rows]


async def names_of_projects(session: AsyncSession, ids: set[int]) -> dict[int, str]:
    """Project id → name."""
    rows = await session.execute(select(Project.id, Project.name).where(Project.id.in_(ids)))
    return dict(rows.all())


async def job_rows(session: AsyncSession, jobs: Sequence[Job]) -> list[dict[str, object]]:
    """Jobs as the list draws them, with the names of their projects and of who asked for them."""
    project_names = await names_of_projects(
        session, {job.project_id for job in jobs if job.project_id is not None}
    )
    asked_by = {job.created_by for job in jobs if job.created_by is not None}
    rows = await session.execute(select(User.id, User.name).where(User.id.in_(asked_by)))
    person_names = dict(rows.all())
    return [
        {
            "id": job.id,
            "title": job.title,
            "kind": job.kind,
            "state": job.state,
            "done": job.done,
            "total": job.total,
            "message": job.message,
            "error": job.error,
            "created_by": person_names.get(job.created_by or 0, "Concord"),
            "created_at": job.created_at,
            "finished_at": job.finished_at,
            "project": _project(job.project_id, project_names),
            "is_cancel_requested": job.is_cancel_requested,
        }
        for job in jobs
    ]


def _project(project_id: int | None, names: dict[int, str]) -> dict[str, object] | None:
    if project_id is None or project_id not in names:
        return None
    return {"id": project_id, "name": names[project_id]}
