"""Invite people by a link that works once."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.credentials import digest, new_secret
from app.accounts.viewer import Viewer
from app.projects.errors import (
    InvitationExpired,
    InvitationRevoked,
    InvitationUsed,
    NoSuchInvitation,
)
from app.projects.models import Invitation, Member, Project
from app.projects.policy import reaches
from app.projects.schemas import NewInvitation
from app.projects.service.locking import lock_project


@dataclass(frozen=True)
class OpenInvitation:
    """An invitation that can be accepted, and where it leads."""

    invitation: Invitation
    project: Project


async def invite(
    session: AsyncSession, viewer: Viewer, project: Project, new: NewInvitation
) -> tuple[Invitation, str]:
    """An invitation, and the secret of its link, which cannot be read again."""
    secret = new_secret()
    invitation = Invitation(
        project_id=project.id,
        token_hash=digest(secret),
        role=new.role,
        email=new.email,
        created_by=viewer.id,
        expires_at=datetime.now(UTC) + timedelta(days=new.expires_in_days),
    )
    session.add(invitation)
    await session.flush()
    await session.refresh(invitation)
    await _note(session, viewer, invitation, "created")
    return invitation, secret


async def revoke_invitation(
    session: AsyncSession, viewer: Viewer, project: Project, *, invitation_id: int
) -> None:
    """Make the link useless. Harmless when it is already."""
    invitation = await session.scalar(
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.project_id == project.id)
        .with_for_update()
    )
    if invitation is None:
        raise NoSuchInvitation
    if invitation.state == "open":
        invitation.revoked_at = datetime.now(UTC)
        await _note(session, viewer, invitation, "revoked")
        await session.flush()


async def find_invitation(session: AsyncSession, secret: str) -> OpenInvitation:
    """What the link offers; raises what makes it useless, in a sentence."""
    query = (
        select(Invitation, Project)
        .join(Project, Project.id == Invitation.project_id)
        .where(Invitation.token_hash == digest(secret), Project.deleted_at.is_(None))
        .with_for_update(of=Invitation)
    )
    row = (await session.execute(query)).one_or_none()
    if row is None:
        raise NoSuchInvitation
    invitation, project = row
    refusals = {
        "accepted": InvitationUsed,
        "expired": InvitationExpired,
        "revoked": InvitationRevoked,
    }
    refusal = refusals.get(invitation.state)
    if refusal is not None:
        raise refusal
    return OpenInvitation(invitation, project)


async def accept_invitation(session: AsyncSession, viewer: Viewer, secret: str) -> Project:
    """Join the project in the role offered. A member keeps a role that is higher already."""
    found = await find_invitation(session, secret)
    invitation, project = found.invitation, found.project
    await lock_project(session, project.id)
    member = await session.get(Member, (project.id, viewer.id), populate_existing=True)
    if member is None:
        session.add(Member(project_id=project.id, user_id=viewer.id, role=invitation.role))
    elif not reaches(member.role, invitation.role):
        member.role = invitation.role
    invitation.accepted_by = viewer.id
    invitation.accepted_at = datetime.now(UTC)
    await _note(session, viewer, invitation, "accepted")
    await session.flush()
    return project


async def _note(session: AsyncSession, viewer: Viewer, invitation: Invitation, deed: str) -> None:
    await record(
        session,
        actor=viewer,
        action=f"invitation.{deed}",
        subject=f"invitation:{invitation.id}",
        project_id=invitation.project_id,
        detail={"role": invitation.role, "email": invitation.email},
    )
