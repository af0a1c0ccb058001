"""Projects over JSON: the project itself, its people and its invitations. Its label schema is in `app.schema`."""

from typing import Annotated

from fastapi import APIRouter, Query, Request

from app.accounts.viewer import SignedIn
from app.projects import queries, service
from app.projects.access import (
    MemberAccess,
    OwnerAccess,
    ProjectAccess,
    RestoringAccess,
    project_of,
)
from app.projects.errors import NoSuchMember
from app.projects.policy import may_remove
from app.projects.schemas import (
    InvitationList,
    InvitationMade,
    InvitationOut,
    MemberList,
    MemberOut,
    NewInvitation,
    NewMembership,
    NewProject,
    ProjectOut,
    ProjectPage,
    ProjectSummary,
)
from app.web.addresses import public_address
from app.web.identifiers import PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestSession

router = APIRouter(tags=["projects"])

Shown = Annotated[
    queries.ProjectState,
    Query(description="Which projects: a deleted one is shown to its owners, for 30 days."),
]


@router.post("/projects", status_code=201)
async def create_project(session: RequestSession, viewer: SignedIn, body: NewProject) -> ProjectOut:
    """Create a project with its whole label schema; the caller owns it."""
    project = await service.create_project(session, viewer, body)
    return await _whole(session, ProjectAccess(project, "owner", viewer))


@router.get("/projects")
async def list_projects(
    session: RequestSession,
    viewer: SignedIn,
    state: Shown = "active",
    limit: Limit = 100,
    cursor: Cursor = None,
) -> ProjectPage:
    """The projects of the caller, the newest first; all of them for an administrator."""
    before_id = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    found = await queries.list_projects(
        session, viewer, shown=state, before_id=before_id, limit=limit + 1
    )
    items = [ProjectSummary.of(each.project, each.role) for each in found[:limit]]
    next_cursor = encode_cursor([items[-1].id]) if len(found) > limit else None
    return ProjectPage(items=items, next_cursor=next_cursor)


@router.get("/projects/{project_id}")
async def show_project(session: RequestSession, access: MemberAccess) -> ProjectOut:
    """The project with its label schema, guidelines and policy."""
    return await _whole(session, access)


@router.delete("/projects/{project_id}", status_code=204)
async def delete_project(session: RequestSession, access: OwnerAccess) -> None:
    """Delete the project; it can be restored for 30 days."""
    await service.delete_project(session, access.viewer, access.project)


@router.post("/projects/{project_id}/restorations", status_code=201)
async def restore_project(session: RequestSession, access: RestoringAccess) -> ProjectOut:
    """Undo the deletion of a project."""
    await service.restore_project(session, access.viewer, access.project)
    return await _whole(session, access)


@router.get("/projects/{project_id}/members")
async def list_members(session: RequestSession, access: MemberAccess) -> MemberList:
    """The project's people and their roles; annotators of a blind project do not know each other."""
    people = await queries.members_of(session, access.project.id)
    shown = [person for person in people if access.shows(person.user_id, person.role)]
    return MemberList(items=[MemberOut.model_validate(person) for person in shown])


@router.put("/projects/{project_id}/members/{user_id}")
async def set_member(
    session: RequestSession, access: OwnerAccess, user_id: PathId, body: NewMembership
) -> MemberOut:
    """Make somebody a member, or change a member's role."""
    await service.set_role(session, access.viewer, access.project, user_id=user_id, role=body.role)
    person = await queries.find_person(session, access.project.id, user_id)
    if person is None:
        raise NoSuchMember(user_id)
    return MemberOut.model_validate(person)


@router.delete("/projects/{project_id}/members/{user_id}", status_code=204)
async def remove_member(session: RequestSession, access: MemberAccess, user_id: PathId) -> None:
    """Take somebody out of the project: owners anybody, everybody themselves."""
    if not may_remove(access.role, viewer_id=access.viewer.id, user_id=user_id):
        await project_of(session, access.viewer, access.project.id, at_least="owner")
    await service.remove_member(session, access.viewer, access.project, user_id=user_id)


@router.post("/projects/{project_id}/invitations", status_code=201)
async def invite(
    request: Request, session: RequestSession, access: OwnerAccess, body: NewInvitation
) -> InvitationMade:
    """Make a link by which one person joins. It is shown this once."""
    invitation, secret = await service.invite(session, access.viewer, access.project, body)
    url = public_address(request, f"/invitations/{secret}")
    return InvitationMade(**InvitationOut.model_validate(invitation).model_dump(), url=url)


@router.get("/projects/{project_id}/invitations")
async def list_invitations(session: RequestSession, access: OwnerAccess) -> InvitationList:
    """The project's invitations, the newest first."""
    invitations = await queries.invitations_of(session, access.project.id)
    return InvitationList(items=[InvitationOut.model_validate(each) for each in invitations])


@router.delete("/projects/{project_id}/invitations/{invitation_id}", status_code=204)
async def revoke_invitation(
    session: RequestSession, access: OwnerAccess, invitation_id: PathId
) -> None:
    """Make an invitation's link useless."""
    await service.revoke_invitation(
        session, access.viewer, access.project, invitation_id=invitation_id
    )


@router.put("/invitations/{secret}/acceptance")
async def accept_invitation(
    session: RequestSession, viewer: SignedIn, secret: str
) -> ProjectSummary:
    """Join the project that an invitation leads to."""
    project = await service.accept_invitation(session, viewer, secret)
    access = await project_of(session, viewer, project.id, at_least="annotator")
    return ProjectSummary.of(access.project, access.role)


async def _whole(session: RequestSession, access: ProjectAccess) -> ProjectOut:
    return ProjectOut.whole(
        access.project,
        access.role,
        categories=await queries.categories_of(session, access.project.id),
        questions=await queries.questions_of(session, access.project.id),
    )
