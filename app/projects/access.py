"""The one door to a project: who is not a member finds nothing, who is one but may not do a thing hears why."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.viewer import SignedIn, Viewer
from app.database.engine import Connection, Database
from app.errors import NotFound
from app.projects.errors import NoSuchProject, ProjectArchived, RoleTooLow
from app.projects.models import MemberRole, Project
from app.projects.policy import may_know, reaches
from app.projects.queries import find_project, find_role_on
from app.web.identifiers import PathId
from app.web.transactions import RequestSession


@dataclass(frozen=True)
class ProjectAccess:
    """A project that the viewer may see, and the role they act in."""

    project: Project
    role: MemberRole
    viewer: Viewer

    def shows(self, user_id: int, role: MemberRole) -> bool:
        """Whether the viewer may know that somebody is a member in that role."""
        is_self = user_id == self.viewer.id
        return may_know(self.role, role, is_self=is_self, is_blind=self.project.blind)


async def project_of(
    session: AsyncSession, viewer: Viewer, project_id: int, *, at_least: MemberRole
) -> ProjectAccess:
    """Raises NoSuchProject for strangers and deleted projects, RoleTooLow for members who may not do this."""
    access = await project_even_deleted(session, viewer, project_id, at_least=at_least)
    if access.project.deleted_at is not None:
        raise NoSuchProject
    return access


async def project_even_deleted(
    session: AsyncSession, viewer: Viewer, project_id: int, *, at_least: MemberRole
) -> ProjectAccess:
    """`project_of` for restoring: a deleted project is found too."""
    found = await find_project(session, viewer, project_id)
    if found is None:
        raise NoSuchProject
    if found.project.deleted_at is not None and found.role != "owner":
        raise NoSuchProject
    if not reaches(found.role, at_least):
        raise RoleTooLow(role=found.role, at_least=at_least)
    return ProjectAccess(found.project, found.role, viewer)


async def role_on(
    connection: Connection,
    viewer: Viewer,
    project_id: int,
    *,
    at_least: MemberRole,
    missing: type[NotFound] = NoSuchProject,
) -> MemberRole:
    """`project_of` for hot paths: the role alone, in one statement on a psycopg connection.

    Who is asked for something in the project by its own id names what strangers do not find by `missing`.
    """
    role = await find_role_on(connection, viewer, project_id)
    if role is None:
        raise missing
    if not reaches(role, at_least):
        raise RoleTooLow(role=role, at_least=at_least)
    return role


async def open_as_member(
    project_id: PathId, session: RequestSession, viewer: SignedIn
) -> ProjectAccess:
    """The project in the address, for anybody who belongs to it."""
    return await project_of(session, viewer, project_id, at_least="annotator")


async def open_as_reviewer(
    project_id: PathId, session: RequestSession, viewer: SignedIn
) -> ProjectAccess:
    """The project in the address, for its reviewers and owners."""
    return await project_of(session, viewer, project_id, at_least="reviewer")


async def look_in_as_reviewer(
    project_id: PathId, request: Request, viewer: SignedIn
) -> ProjectAccess:
    """`open_as_reviewer` for whoever then makes pictures: the connection is given back before that."""
    database: Database = request.app.state.database
    async with database.session() as session:
        return await project_of(session, viewer, project_id, at_least="reviewer")


async def open_as_owner(
    project_id: PathId, session: RequestSession, viewer: SignedIn
) -> ProjectAccess:
    """The project in the address, for its owners."""
    return await project_of(session, viewer, project_id, at_least="owner")


async def open_to_change(access: Annotated[ProjectAccess, Depends(open_as_owner)]) -> ProjectAccess:
    """The project in the address, for its owners, unless it is archived."""
    if access.project.archived_at is not None:
        raise ProjectArchived
    return access


async def open_to_restore(
    project_id: PathId, session: RequestSession, viewer: SignedIn
) -> ProjectAccess:
    """The project in the address, for its owners, even when it is deleted."""
    return await project_even_deleted(session, viewer, project_id, at_least="owner")


MemberAccess = Annotated[ProjectAccess, Depends(open_as_member)]
ReviewerAccess = Annotated[ProjectAccess, Depends(open_as_reviewer)]
BriefReviewerAccess = Annotated[ProjectAccess, Depends(look_in_as_reviewer)]
OwnerAccess = Annotated[ProjectAccess, Depends(open_as_owner)]
ChangeAccess = Annotated[ProjectAccess, Depends(open_to_change)]
RestoringAccess = Annotated[ProjectAccess, Depends(open_to_restore)]
