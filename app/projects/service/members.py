"""Give people a role in a project, and take it away."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.models import User
from app.accounts.viewer import Viewer
from app.projects.errors import LastOwner, NoSuchMember, NoSuchUser
from app.projects.models import Member, MemberRole, Project
from app.projects.service.locking import lock_project


async def set_role(
    session: AsyncSession, viewer: Viewer, project: Project, *, user_id: int, role: MemberRole
) -> Member:
    """Make somebody a member, or change the role of one. A project keeps an owner."""
    await lock_project(session, project.id)
    member = await session.get(Member, (project.id, user_id), populate_existing=True)
    if member is None:
        return await _add(session, viewer, project, user_id=user_id, role=role)
    if member.role != role:
        await _keep_an_owner(session, member)
        detail = {"before": {"role": member.role}, "after": {"role": role}}
        member.role = role
        await _note(session, viewer, member, "changed", detail)
        await session.flush()
    return member


async def remove_member(
    session: AsyncSession, viewer: Viewer, project: Project, *, user_id: int
) -> None:
    """Take somebody out of the project; what they have labelled stays. A project keeps an owner."""
    await lock_project(session, project.id)
    member = await session.get(Member, (project.id, user_id), populate_existing=True)
    if member is None:
        raise NoSuchMember(user_id)
    await _keep_an_owner(session, member)
    await session.delete(member)
    await _note(session, viewer, member, "removed", {"before": {"role": member.role}})
    await session.flush()


async def _add(
    session: AsyncSession, viewer: Viewer, project: Project, *, user_id: int, role: MemberRole
) -> Member:
    is_active = await session.scalar(select(User.is_active).where(User.id == user_id))
    if not is_active:
        raise NoSuchUser(user_id)
    member = Member(project_id=project.id, user_id=user_id, role=role)
    session.add(member)
    await session.flush()
    await _note(session, viewer, member, "added", {"after": {"role": role}})
    return member


async def _keep_an_owner(session: AsyncSession, leaving: Member) -> None:
    if leaving.role != "owner":
        return
    another = await session.scalar(
        select(Member.user_id)
        .where(
            Member.project_id == leaving.project_id,
            Member.role == "owner",
            Member.user_id != leaving.user_id,
        )
        .limit(1)
    )
    if another is None:
        raise LastOwner


async def _note(
    session: AsyncSession, viewer: Viewer, member: Member, deed: str, detail: dict[str, Any]
) -> None:
    await record(
        session,
        actor=viewer,
        action=f"member.{deed}",
        subject=f"user:{member.user_id}",
        project_id=member.project_id,
        detail=detail,
    )
