"""The pages of webhooks: those of a project, and what one was told."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from pydantic import ValidationError

from app.accounts.viewer import SignedIn
from app.database.engine import Connection, driver_connection
from app.projects.access import OwnerAccess, ProjectAccess, project_of
from app.web.flashes import Flash, redirect
from app.web.forms import SentForm, sentences_of, text_of, texts_of
from app.web.identifiers import LARGEST_ID, PathId
from app.web.templates import render
from app.web.transactions import RequestConnection, RequestSession
from app.webhooks import service
from app.webhooks.events import EVENTS
from app.webhooks.queries import deliveries_of, owned_webhook, webhook_row, webhooks_of
from app.webhooks.schemas import NewWebhook, WebhookChange

pages = APIRouter(include_in_schema=False)

PAGE = 50


@dataclass(frozen=True)
class Shown:
    """What a webhook's page shows beside it: a new secret, what was typed and is wrong, deliveries before an id."""

    before: int | None = None
    secret: str | None = None
    typed: dict[str, Any] | None = None
    errors: dict[str, str] = field(default_factory=dict)


@pages.get("/projects/{project_id}/webhooks")
async def show_webhooks(request: Request, access: OwnerAccess, session: RequestSession) -> Response:
    connection = await driver_connection(session)
    return await _project_page(request, access, connection)


@pages.post("/projects/{project_id}/webhooks")
async def add_webhook(
    request: Request, access: OwnerAccess, session: RequestSession, form: SentForm
) -> Response:
    """The page that follows is the only one that shows the secret."""
    connection = await driver_connection(session)
    typed = {"url": text_of(form, "url"), "events": texts_of(form, "events")}
    try:
        new = NewWebhook.model_validate(typed)
    except ValidationError as error:
        errors = sentences_of(error)
        return await _project_page(request, access, connection, typed=typed, errors=errors)
    webhook_id, secret = await service.add_webhook(connection, access, new)
    return await _webhook_page(request, connection, access, webhook_id, Shown(secret=secret))


@pages.get("/webhooks/{webhook_id}")
async def show_webhook(
    request: Request,
    viewer: SignedIn,
    session: RequestSession,
    webhook_id: PathId,
    before: Annotated[int | None, Query(ge=1, le=LARGEST_ID)] = None,
) -> Response:
    connection = await driver_connection(session)
    found = await owned_webhook(connection, viewer, webhook_id)
    access = await project_of(session, viewer, found.project_id, at_least="owner")
    return await _webhook_page(request, connection, access, webhook_id, Shown(before=before))


@pages.post("/webhooks/{webhook_id}")
async def change_webhook(
    request: Request, viewer: SignedIn, session: RequestSession, webhook_id: PathId, form: SentForm
) -> Response:
    connection = await driver_connection(session)
    found = await owned_webhook(connection, viewer, webhook_id)
    typed = {"url": text_of(form, "url"), "events": texts_of(form, "events")}
    try:
        change = WebhookChange.model_validate(typed)
    except ValidationError as error:
        access = await project_of(session, viewer, found.project_id, at_least="owner")
        shown = Shown(typed=typed, errors=sentences_of(error))
        return await _webhook_page(request, connection, access, webhook_id, shown)
    await service.change_webhook(connection, viewer=viewer, webhook_id=webhook_id, change=change)
    return redirect(f"/webhooks/{webhook_id}", Flash("The webhook is saved."))


@pages.post("/webhooks/{webhook_id}/switch")
async def switch_webhook(
    viewer: SignedIn, connection: RequestConnection, webhook_id: PathId, form: SentForm
) -> Response:
    is_active = text_of(form, "is_active") == "true"
    change = WebhookChange(is_active=is_active)
    await service.change_webhook(connection, viewer=viewer, webhook_id=webhook_id, change=change)
    words = "The webhook is told of events again." if is_active else "The webhook is switched off."
    return redirect(f"/webhooks/{webhook_id}", Flash(words))


@pages.post("/webhooks/{webhook_id}/removal")
async def delete_webhook(
    viewer: SignedIn, connection: RequestConnection, webhook_id: PathId
) -> Response:
    found = await service.delete_webhook(connection, viewer=viewer, webhook_id=webhook_id)
    return redirect(f"/projects/{found.project_id}/webhooks", Flash("The webhook is deleted."))


@pages.post("/webhooks/{webhook_id}/secrets")
async def renew_secret(
    request: Request, viewer: SignedIn, session: RequestSession, webhook_id: PathId
) -> Response:
    connection = await driver_connection(session)
    found, secret = await service.renew_secret(connection, viewer=viewer, webhook_id=webhook_id)
    access = await project_of(session, viewer, found.project_id, at_least="owner")
    return await _webhook_page(request, connection, access, webhook_id, Shown(secret=secret))


@pages.post("/webhooks/{webhook_id}/tests")
async def send_test(
    viewer: SignedIn, connection: RequestConnection, webhook_id: PathId
) -> Response:
    await service.tell_test(connection, viewer=viewer, webhook_id=webhook_id)
    return redirect(
        f"/webhooks/{webhook_id}", Flash("A test is on its way. Reload to see what came of it.")
    )


@pages.post("/webhook-deliveries/{delivery_id}/repetitions")
async def repeat_delivery(
    viewer: SignedIn, connection: RequestConnection, delivery_id: PathId
) -> Response:
    webhook_id = await service.tell_again(connection, viewer=viewer, delivery_id=delivery_id)
    return redirect(f"/webhooks/{webhook_id}", Flash("The delivery is on its way again."))


async def _project_page(
    request: Request,
    access: ProjectAccess,
    connection: Connection,
    *,
    typed: dict[str, Any] | None = None,
    errors: dict[str, str] | None = None,
) -> Response:
    context = {
        "project": _heading(access),
        "webhooks": await webhooks_of(connection, access.project.id),
        "events": EVENTS,
        "form": typed or {"url": "", "events": list(EVENTS)},
        "errors": errors or {},
    }
    return render(request, "webhooks/index.html", context, status_code=422 if errors else 200)


async def _webhook_page(
    request: Request, connection: Connection, access: ProjectAccess, webhook_id: int, shown: Shown
) -> Response:
    webhook = await webhook_row(connection, webhook_id)
    rows = await deliveries_of(connection, webhook_id, before_id=shown.before, limit=PAGE + 1)
    context = {
        "project": _heading(access),
        "webhook": webhook,
        "secret": shown.secret,
        "deliveries": rows[:PAGE],
        "older": rows[PAGE - 1]["id"] if len(rows) > PAGE else None,
        "events": EVENTS,
        "form": shown.typed or webhook,
        "errors": shown.errors,
    }
    status = 422 if shown.errors else 200
    return render(request, "webhooks/show.html", context, status_code=status)


def _heading(access: ProjectAccess) -> dict[str, Any]:
    return {"id": access.project.id, "name": access.project.name, "role": access.role}
