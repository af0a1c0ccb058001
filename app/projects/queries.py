"""Reading projects. Every query starts from the viewer: what they may not see is not there."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import ColumnElement, Select, and_, func, literal, not_, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.models import Category, Invitation, Member, MemberRole, Project, Question
from app.projects.policy import DAYS_TO_RESTORE, effective_role

ProjectState = Literal["active", "archived", "deleted"]


@dataclass(frozen=True)
class ProjectWithRole:
    """A project, and the role in which the viewer sees it."""

    project: Project
    role: MemberRole


@dataclass(frozen=True)
class Person:
    """A member with their name."""

    user_id: int
    name: str
    email: str
    role: MemberRole
    created_at: datetime


def projects_visible_to(viewer: Viewer) -> Select[Project, MemberRole]:
    """The only door to projects: those that this person may see, deleted ones too, with their member role."""
    is_member = and_(Member.project_id == Project.id, Member.user_id == viewer.id)
    return (
        select(Project, Member.role)
        .outerjoin(Member, is_member)
        .where(or_(literal(viewer.is_admin), Member.role.is_not(None)))
    )


async def visible_project_ids(session: AsyncSession, viewer: Viewer) -> list[int]:
    """The projects that this person may see, deleted ones left out."""
    rows = await session.scalars(
        projects_visible_to(viewer)
        .with_only_columns(Project.id)
        .where(Project.deleted_at.is_(None))
        .order_by(Project.id)
    )
    return list(rows)


async def find_project(
    session: AsyncSession, viewer: Viewer, project_id: int
) -> ProjectWithRole | None:
    """The project if this person may see it, even a deleted one."""
    row = (
        await session.execute(projects_visible_to(viewer).where(Project.id == project_id))
    ).one_or_none()
    return _with_role(viewer, *row) if row else None


async def list_projects(
    session: AsyncSession,
    viewer: Viewer,
    *,
    shown: ProjectState,
    before_id: int | None,
    limit: int,
) -> list[ProjectWithRole]:
    """The newest projects in that state, from the one before `before_id` on."""
    query = (
        projects_visible_to(viewer)
        .where(_is_in_state(viewer, shown))
        .order_by(Project.id.desc())
        .limit(limit)
    )
    if before_id is not None:
        query = query.where(Project.id < before_id)
    rows = await session.execute(query)
    return [_with_role(viewer, project, role) for project, role in rows]


def _is_in_state(viewer: Viewer, state: ProjectState) -> ColumnElement[bool]:
    if state == "deleted":
        is_restorable = Project.deleted_at > func.now() - text(f"interval '{DAYS_TO_RESTORE} days'")
        return and_(is_restorable, or_(literal(viewer.is_admin), Member.role == "owner"))
    is_archived = Project.archived_at.is_not(None)
    return and_(
        Project.deleted_at.is_(None), is_archived if state == "archived" else not_(is_archived)
    )


def _with_role(viewer: Viewer, project: Project, member_role: MemberRole | None) -> ProjectWithRole:
    role = effective_role(is_admin=viewer.is_admin, member_role=member_role)
    assert role is not None  # the query lets nobody else through
    return ProjectWithRole(project, role)


async def find_role_on(
    connection: Connection, viewer: Viewer, project_id: int
) -> MemberRole | None:
    """The viewer's role in a project that is not deleted, in one statement; none when they may not see it."""
    cursor = await connection.execute(
        """
        select members.role
        from projects
        left join members on members.project_id = projects.id and members.user_id = %s
        where projects.id = %s
          and projects.deleted_at is null
        """,
        (viewer.id, project_id),
    )
    row = await cursor.fetchone()
    return effective_role(is_admin=viewer.is_admin, member_role=row[0]) if row else None


async def categories_of(session: AsyncSession, project_id: int) -> list[Category]:
    """The project's categories in their order."""
    rows = await session.scalars(
        select(Category)
        .where(Category.project_id == project_id, Category.deleted_at.is_(None))
        .order_by(Category.position, Category.id)
    )
    return list(rows)


async def questions_of(session: AsyncSession, project_id: int) -> list[Question]:
    """The project's questions in their order."""
    rows = await session.scalars(
        select(Question)
        .where(Question.project_id == project_id, Question.deleted_at.is_(None))
        .order_by(Question.position, Question.id)
    )
    return list(rows)


async def find_category(
    session: AsyncSession, project_id: int, category_id: int
) -> Category | None:
    """The category if the project has it."""
    category: Category | None = await session.scalar(
        select(Category).where(
            Category.id == category_id,
            Category.project_id == project_id,
            Category.deleted_at.is_(None),
        )
    )
    return category


async def find_question(
    session: AsyncSession, project_id: int, question_id: int
) -> Question | None:
    """The question if the project has it."""
    question: Question | None = await session.scalar(
        select(Question).where(
            Question.id == question_id,
            Question.project_id == project_id,
            Question.deleted_at.is_(None),
        )
    )
    return question


async def find_deleted_category(
    session: AsyncSession, project_id: int, category_id: int
) -> Category | None:
    """A category of the project that was deleted."""
    category: Category | None = await session.scalar(
        select(Category).where(
            Category.id == category_id,
            Category.project_id == project_id,
            Category.deleted_at.is_not(None),
        )
    )
    return category


async def find_deleted_question(
    session: AsyncSession, project_id: int, question_id: int
) -> Question | None:
    """A question of the project that was deleted."""
    question: Question | None = await session.scalar(
        select(Question).where(
            Question.id == question_id,
            Question.project_id == project_id,
            Question.deleted_at.is_not(None),
        )
    )
    return question


async def members_of(session: AsyncSession, project_id: int) -> list[Person]:
    """The project's people by name."""
    rows = await session.execute(
        select(User.id, User.name, User.email, Member.role, Member.created_at)
        .join(Member, Member.user_id == User.id)
        .where(Member.project_id == project_id)
        .order_by(User.name, User.id)
    )
    return [Person(*row) for row in rows]


async def find_person(session: AsyncSession, project_id: int, user_id: int) -> Person | None:
    """One member with their name."""
    people = await members_of(session, project_id)
    return next((person for person in people if person.user_id == user_id), None)


@dataclass(frozen=True)
class BusyMember:
    """A member, and what they have done in the project."""

    id: int
    name: str
    email: str
    role: MemberRole
    submitted: int
    last_seen_at: datetime | None


async def busy_members_of(
    session: AsyncSession, viewer: Viewer, project_id: int
) -> list[BusyMember]:
    """The project's people by name, with the number of their submissions; of gold images only the viewer's own."""
    rows = await session.execute(
        text(
            """
            select u.id, u.name, u.email, m.role, work.submitted, u.last_seen_at
            from members m
            join users u on u.id = m.user_id
            cross join lateral (
                select count(*) as submitted
                from assignments a
                where a.annotator_id = m.user_id
                  and a.project_id = m.project_id
                  and a.state in ('submitted', 'accepted', 'returned')
                  and (not a.is_gold or a.annotator_id = :viewer_id)
            ) work
            where m.project_id = :project_id
            order by u.name, u.id
            """
        ),
        {"project_id": project_id, "viewer_id": viewer.id},
    )
    return [BusyMember(*row) for row in rows]


async def open_invitations_of(session: AsyncSession, project_id: int) -> list[dict[str, object]]:
    """Invitations that still can be accepted, with the name of who made them, the newest first."""
    rows = await session.execute(
        select(Invitation, User.name)
        .join(User, User.id == Invitation.created_by)
        .where(
            Invitation.project_id == project_id,
            Invitation.accepted_at.is_(None),
            Invitation.revoked_at.is_(None),
            Invitation.expires_at > func.now(),
        )
        .order_by(Invitation.id.desc())
    )
    return [
        {
            "id": invitation.id,
            "role": invitation.role,
            "email": invitation.email,
            "created_by": name,
            "expires_at": invitation.expires_at,
        }
        for invitation, name in rows
    ]


async def invitations_of(session: AsyncSession, project_id: int) -> list[Invitation]:
    """The project's invitations, the newest first."""
    rows = await session.scalars(
        select(Invitation).where(Invitation.project_id == project_id).order_by(Invitation.id.desc())
    )
    return list(rows)


async def user_name(session: AsyncSession, user_id: int) -> str:
    """What a person is called."""
    return await session.scalar(select(User.name).where(User.id == user_id)) or ""
