"""Webhooks over REST. For owners: whoever sets one up sends what happens in the project elsewhere."""

from fastapi import APIRouter

from app.accounts.viewer import SignedIn
from app.database.engine import driver_connection
from app.projects.access import OwnerAccess
from app.web.identifiers import PathId
from app.web.paging import Cursor, Limit, decode_cursor, encode_cursor
from app.web.transactions import RequestConnection, RequestSession
from app.webhooks import service
from app.webhooks.queries import deliveries_of, owned_webhook, webhook_row, webhooks_of
from app.webhooks.schemas import (
    DeliveryList,
    DeliveryOut,
    NewWebhook,
    WebhookChange,
    WebhookList,
    WebhookOut,
    WebhookWithSecret,
)

router = APIRouter(tags=["webhooks"])


@router.get("/projects/{project_id}/webhooks")
async def get_webhooks(access: OwnerAccess, session: RequestSession) -> WebhookList:
    """Who is told of what happens in the project."""
    rows = await webhooks_of(await driver_connection(session), access.project.id)
    return WebhookList(items=[WebhookOut.model_validate(row) for row in rows])


@router.post("/projects/{project_id}/webhooks", status_code=201)
async def add_webhook(
    access: OwnerAccess, session: RequestSession, body: NewWebhook
) -> WebhookWithSecret:
    """Tell an address of events. The answer alone has the secret that signatures are checked with."""
    connection = await driver_connection(session)
    webhook_id, secret = await service.add_webhook(connection, access, body)
    row = await webhook_row(connection, webhook_id)
    return WebhookWithSecret.model_validate(row | {"secret": secret})


@router.patch("/webhooks/{webhook_id}")
async def change_webhook(
    webhook_id: PathId, viewer: SignedIn, connection: RequestConnection, body: WebhookChange
) -> WebhookOut:
    """Change the address or the events of a webhook, or switch it off and on; what is not sent stays."""
    await service.change_webhook(connection, viewer=viewer, webhook_id=webhook_id, change=body)
    return WebhookOut.model_validate(await webhook_row(connection, webhook_id))


@router.delete("/webhooks/{webhook_id}", status_code=204)
async def delete_webhook(
    webhook_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """Tell an address nothing more."""
    await service.delete_webhook(connection, viewer=viewer, webhook_id=webhook_id)


@router.post("/webhooks/{webhook_id}/secrets", status_code=201)
async def renew_secret(
    webhook_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> WebhookWithSecret:
    """Sign with another secret from now on; the old one is worth nothing then."""
    _, secret = await service.renew_secret(connection, viewer=viewer, webhook_id=webhook_id)
    row = await webhook_row(connection, webhook_id)
    return WebhookWithSecret.model_validate(row | {"secret": secret})


@router.post("/webhooks/{webhook_id}/tests", status_code=202)
async def send_test(webhook_id: PathId, viewer: SignedIn, connection: RequestConnection) -> None:
    """Send an event that means nothing; the list of deliveries says what came of it."""
    await service.tell_test(connection, viewer=viewer, webhook_id=webhook_id)


@router.get("/webhooks/{webhook_id}/deliveries")
async def get_deliveries(
    webhook_id: PathId,
    viewer: SignedIn,
    connection: RequestConnection,
    limit: Limit = 100,
    cursor: Cursor = None,
) -> DeliveryList:
    """What the address was told in the last 30 days and what it answered, the latest first."""
    await owned_webhook(connection, viewer, webhook_id)
    before = decode_cursor(cursor, kinds=(int,))[0] if cursor else None
    rows = await deliveries_of(connection, webhook_id, before_id=before, limit=limit + 1)
    items = [DeliveryOut.model_validate(row) for row in rows[:limit]]
    next_cursor = encode_cursor([items[-1].id]) if len(rows) > limit else None
    return DeliveryList(items=items, next_cursor=next_cursor)


@router.post("/webhook-deliveries/{delivery_id}/repetitions", status_code=202)
async def repeat_delivery(
    delivery_id: PathId, viewer: SignedIn, connection: RequestConnection
) -> None:
    """Send a finished delivery once more, under its old id."""
    await service.tell_again(connection, viewer=viewer, delivery_id=delivery_id)
