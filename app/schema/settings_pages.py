"""The settings page: what a project is about, and how its work is done."""

from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import ValidationError
from starlette.datastructures import FormData

from app.projects.access import OwnerAccess, ProjectAccess
from app.projects.schemas import Policy, ProjectChange
from app.schema import service
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of
from app.web.templates import render
from app.web.transactions import RequestSession

pages = APIRouter(include_in_schema=False)

ABOUT = ("name", "description", "guidelines")
# A switch that is off is not sent.
SWITCHES = ("blind", "predictions_hidden_until_first_stroke", "auto_settle")
POLICY = tuple(name for name in Policy.model_fields if name not in SWITCHES)


@pages.get("/projects/{project_id}/settings")
async def show_settings(request: Request, access: OwnerAccess) -> Response:
    """The project as it is."""
    return _page(request, access, typed={})


@pages.post("/projects/{project_id}/settings")
async def save_settings(
    request: Request, session: RequestSession, access: OwnerAccess, form: SentForm
) -> Response:
    """Take over what was changed; with a mistake the page comes back as it was typed."""
    policy = {name: text_of(form, name) for name in POLICY if name in form}
    policy |= {name: "true" if name in form else "false" for name in SWITCHES}
    about = {name: text_of(form, name) for name in ABOUT if name in form}
    try:
        change = ProjectChange.model_validate(about | {"policy": policy}, strict=False)
    except ValidationError as error:
        errors = sentences_of(error, flattened="policy")
        return _page(request, access, typed=_typed(form), errors=errors)
    await service.change_project(session, access, change)
    return redirect(f"/projects/{access.project.id}/settings", Flash("The settings are saved."))


def _typed(form: FormData) -> dict[str, Any]:
    sent = {name: text_of(form, name) for name in (*ABOUT, *POLICY) if name in form}
    return sent | {name: name in form for name in SWITCHES}


def _page(
    request: Request,
    access: ProjectAccess,
    *,
    typed: dict[str, Any],
    errors: dict[str, str] | None = None,
) -> Response:
    project = access.project
    fields = {name: getattr(project, name) for name in (*ABOUT, *Policy.model_fields)}
    shown = fields | typed
    shown |= {"id": project.id, "role": access.role, "archived_at": project.archived_at}
    context = {"project": shown, "errors": errors or {}}
    return render(request, "projects/settings.html", context, status_code=422 if errors else 200)
