"""Pages of a project's people and of its beginning and end. What it looks like meanwhile is `app.dashboard`'s."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.accounts.queries import user_by_email
from app.accounts.viewer import SignedIn
from app.errors import Conflict, Invalid
from app.projects import queries, service
from app.projects.access import (
    MemberAccess,
    OwnerAccess,
    ProjectAccess,
    RestoringAccess,
    project_of,
)
from app.projects.policy import may_remove
from app.projects.schemas import NewInvitation, NewMembership, NewProject, ProjectChange
from app.web.addresses import public_address
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, lines_of, sentences_of, text_of
from app.web.identifiers import PathId
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

PAGE_LINK_DAYS = 7
EMPTY_PROJECT = {
    "name": "",
    "description": "",
    "categories": "",
    "shape": "box",
    "overlap": "1",
    "review": "each",
}


@pages.get("/")
async def start(viewer: SignedIn) -> Response:
    return redirect("/projects")


@pages.get("/projects/new")
async def show_new_project(request: Request, viewer: SignedIn) -> Response:
    return render(request, "projects/new.html", {"form": EMPTY_PROJECT, "errors": {}})


@pages.post("/projects")
async def create_project(
    request: Request, session: RequestSession, viewer: SignedIn, form: SentForm
) -> Response:
    try:
        project = await service.create_project(session, viewer, _new_project(form))
    except (ValidationError, Invalid) as error:
        typed = {name: text_of(form, name, default) for name, default in EMPTY_PROJECT.items()}
        context = {"form": typed, "errors": sentences_of(error, flattened="policy")}
        return render(request, "projects/new.html", context, status_code=422)
    return redirect(f"/projects/{project.id}", Flash(f"{project.name} is ready for images."))


def _new_project(form: FormData) -> NewProject:
    shape = text_of(form, "shape", "box")
    names = lines_of(text_of(form, "categories"))
    return NewProject.model_validate(
        {
            "name": text_of(form, "name"),
            "description": text_of(form, "description"),
            "categories": [{"name": name, "shapes": [shape]} for name in names],
            "policy": {
                "overlap": text_of(form, "overlap", "1"),
                "review": text_of(form, "review", "each"),
            },
        },
        strict=False,
    )


@pages.post("/projects/{project_id}/archive")
async def archive_or_bring_back(session: RequestSession, access: OwnerAccess) -> Response:
    project = access.project
    archived = project.archived_at is None
    await service.change_project(session, access.viewer, project, ProjectChange(archived=archived))
    message = f"{project.name} is {'in' if archived else 'out of'} the archive."
    home = f"/projects/{project.id}"
    return redirect(home, Flash(message, undo_url=f"{home}/archive"))


@pages.post("/projects/{project_id}/removal")
async def delete_project(session: RequestSession, access: OwnerAccess) -> Response:
    await service.delete_project(session, access.viewer, access.project)
    undo_url = f"/projects/{access.project.id}/restorations"
    return redirect("/projects", Flash(f"{access.project.name} is deleted.", undo_url=undo_url))


@pages.post("/projects/{project_id}/restorations")
async def restore_project(session: RequestSession, access: RestoringAccess) -> Response:
    await service.restore_project(session, access.viewer, access.project)
    return redirect(f"/projects/{access.project.id}", Flash(f"{access.project.name} is back."))


@pages.get("/projects/{project_id}/members")
async def show_members(request: Request, session: RequestSession, access: MemberAccess) -> Response:
    return await _members_page(request, session, access)


@pages.post("/projects/{project_id}/members")
async def add_member(
    request: Request, session: RequestSession, access: OwnerAccess, form: SentForm
) -> Response:
    """Somebody with an account joins at once; for everybody else there is a link."""
    try:
        invitation = _new_invitation(form)
    except ValidationError as error:
        return await _members_page(request, session, access, form=form, errors=sentences_of(error))
    user = await user_by_email(session, invitation.email) if invitation.email else None
    if user is not None and user.is_active:
        return await _set_role(session, access, user.id, invitation.role)
    _, secret = await service.invite(session, access.viewer, access.project, invitation)
    link = public_address(request, f"/invitations/{secret}")
    return await _members_page(request, session, access, link=link)


def _new_invitation(form: FormData) -> NewInvitation:
    return NewInvitation(
        role=NewMembership.model_validate({"role": text_of(form, "role")}).role,
        email=text_of(form, "email").strip() or None,
        expires_in_days=PAGE_LINK_DAYS,
    )


@pages.post("/projects/{project_id}/members/{user_id}")
async def change_member(
    session: RequestSession,
    access: OwnerAccess,
    user_id: PathId,
    form: SentForm,
    role: Annotated[str, Query(description="The role, where no form sends it: for Undo.")] = "",
) -> Response:
    try:
        membership = NewMembership.model_validate({"role": text_of(form, "role", role)})
    except ValidationError as error:
        raise Invalid(sentences_of(error)["role"]) from None
    return await _set_role(session, access, user_id, membership.role)


@pages.post("/projects/{project_id}/members/{user_id}/removal")
async def remove_member(session: RequestSession, access: MemberAccess, user_id: PathId) -> Response:
    project = access.project
    if not may_remove(access.role, viewer_id=access.viewer.id, user_id=user_id):
        await project_of(session, access.viewer, project.id, at_least="owner")
    person = await queries.find_person(session, project.id, user_id)
    home = f"/projects/{project.id}/members"
    try:
        await service.remove_member(session, access.viewer, project, user_id=user_id)
    except Conflict as refusal:
        return redirect(home, Flash(refusal.message, "error"))
    if user_id == access.viewer.id and not access.viewer.is_admin:
        return redirect("/projects", Flash(f"You have left {project.name}."))
    assert person is not None  # the service refuses who is no member
    undo_url = f"{home}/{user_id}?role={person.role}"
    return redirect(home, Flash(f"{person.name} is no longer a member.", undo_url=undo_url))


@pages.post("/projects/{project_id}/invitations/{invitation_id}/revocation")
async def revoke_invitation(
    session: RequestSession, access: OwnerAccess, invitation_id: PathId
) -> Response:
    await service.revoke_invitation(
        session, access.viewer, access.project, invitation_id=invitation_id
    )
    message = "The invitation is withdrawn; its link no longer works."
    return redirect(f"/projects/{access.project.id}/members", Flash(message))


async def _set_role(
    session: RequestSession, access: ProjectAccess, user_id: int, role: Any
) -> Response:
    home = f"/projects/{access.project.id}/members"
    try:
        await service.set_role(session, access.viewer, access.project, user_id=user_id, role=role)
    except Conflict as refusal:
        return redirect(home, Flash(refusal.message, "error"))
    person = await queries.find_person(session, access.project.id, user_id)
    name = person.name if person else "Somebody"
    article = "a" if role == "reviewer" else "an"
    return redirect(home, Flash(f"{name} is {article} {role} now."))


async def _members_page(
    request: Request,
    session: RequestSession,
    access: ProjectAccess,
    *,
    link: str | None = None,
    form: FormData | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    is_owner = access.role == "owner"
    project_id = access.project.id
    typed = form or FormData()
    members = await queries.busy_members_of(session, access.viewer, project_id)
    context = {
        "project": {"id": project_id, "name": access.project.name, "role": access.role},
        "members": [each for each in members if access.shows(each.id, each.role)],
        "invitations": await queries.open_invitations_of(session, project_id) if is_owner else [],
        "link": link,
        "form": {
            "email": text_of(typed, "email"),
            "role": text_of(typed, "role", "annotator"),
        },
        "errors": errors or {},
    }
    return render(request, "projects/members.html", context, status_code=422 if errors else 200)
