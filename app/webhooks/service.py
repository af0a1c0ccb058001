"""Set webhooks up, change them, and have them told again."""

from datetime import timedelta

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.access import ProjectAccess
from app.projects.errors import ProjectArchived
from app.webhooks.errors import StillWaiting, TooManyWebhooks
from app.webhooks.events import TEST
from app.webhooks.queries import Webhook, owned_webhook, webhook_of_delivery
from app.webhooks.schemas import NewWebhook, WebhookChange
from app.webhooks.signing import new_secret

MOST_WEBHOOKS = 20
KEPT_FOR = timedelta(days=30)


async def add_webhook(
    connection: Connection, access: ProjectAccess, new: NewWebhook
) -> tuple[int, str]:
    """A new webhook; gives its id and its secret.

    Raises:
        TooManyWebhooks, ProjectArchived: the project has enough, or can only be read.
    """
    if access.project.archived_at is not None:
        raise ProjectArchived
    secret = new_secret()
    cursor = await connection.execute(
        """
        insert into webhooks (project_id, url, events, secret, created_by)
        select %(project)s, %(url)s, %(events)s, %(secret)s, %(person)s
        where (
            select count(*) from webhooks where project_id = %(project)s and deleted_at is null
        ) < %(most)s
        returning id
        """,
        {
            "project": access.project.id,
            "url": new.url,
            "events": new.events,
            "secret": secret,
            "person": access.viewer.id,
            "most": MOST_WEBHOOKS,
        },
    )
    row = await cursor.fetchone()
    if row is None:
        raise TooManyWebhooks(MOST_WEBHOOKS)
    webhook_id = int(row[0])
    found = Webhook(webhook_id, access.project.id, new.url, is_archived=False)
    await _note(connection, access.viewer, found, "added", url=new.url)
    return webhook_id, secret


async def change_webhook(
    connection: Connection, *, viewer: Viewer, webhook_id: int, change: WebhookChange
) -> Webhook:
    """Change what was sent. Switched on again, it is told of what happens from then on, and of what waited."""
    found = await _changeable(connection, viewer, webhook_id)
    await connection.execute(
        """
        update webhooks
        set url = coalesce(%(url)s, url),
            events = coalesce(%(events)s, events),
            is_active = coalesce(%(is_active)s, is_active),
            stopped_because = case when %(is_active)s then '' else stopped_because end
        where id = %(id)s
        """,
        {"id": webhook_id, **change.model_dump()},
    )
    await _note(connection, viewer, found, "changed", url=change.url or found.url)
    return found


async def delete_webhook(connection: Connection, *, viewer: Viewer, webhook_id: int) -> Webhook:
    """Tell it nothing more, not even what waits."""
    found = await owned_webhook(connection, viewer, webhook_id)
    await connection.execute(
        "update webhooks set deleted_at = now(), is_active = false where id = %s", [webhook_id]
    )
    await connection.execute(
        "delete from webhook_deliveries where webhook_id = %s and state = 'waiting'", [webhook_id]
    )
    await _note(connection, viewer, found, "deleted", url=found.url)
    return found


async def renew_secret(
    connection: Connection, *, viewer: Viewer, webhook_id: int
) -> tuple[Webhook, str]:
    """Another secret, which signs everything from now on."""
    found = await _changeable(connection, viewer, webhook_id)
    secret = new_secret()
    await connection.execute("update webhooks set secret = %s where id = %s", [secret, webhook_id])
    await _note(connection, viewer, found, "secret_renewed", url=found.url)
    return found, secret


async def tell_test(connection: Connection, *, viewer: Viewer, webhook_id: int) -> int:
    """Send an event that means nothing, to see whether it arrives; gives the delivery's id."""
    found = await owned_webhook(connection, viewer, webhook_id)
    cursor = await connection.execute(
        """
        insert into webhook_deliveries (webhook_id, event, body)
        values (
            %(webhook)s, %(event)s,
            webhook_body(%(event)s, now(), %(project)s, %(person)s, 'webhook:' || %(webhook)s, '{}')
        )
        returning id, pg_notify('concord_webhooks', '')
        """,
        {
            "webhook": found.id,
            "event": TEST,
            "project": found.project_id,
            "person": viewer.id,
        },
    )
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def tell_again(connection: Connection, *, viewer: Viewer, delivery_id: int) -> int:
    """Send a finished delivery once more, under its old id; gives the webhook's id.

    Raises:
        NoSuchDelivery, NoSuchWebhook, RoleTooLow: it cannot be seen.
        StillWaiting: it is on its way.
    """
    webhook_id = await webhook_of_delivery(connection, delivery_id)
    await owned_webhook(connection, viewer, webhook_id)
    cursor = await connection.execute(
        """
        update webhook_deliveries
        set state = 'waiting', attempts = 0, due_at = now(), finished_at = null
        where id = %s and state <> 'waiting'
        returning pg_notify('concord_webhooks', '')
        """,
        [delivery_id],
    )
    if await cursor.fetchone() is None:
        raise StillWaiting
    return webhook_id


async def sweep(connection: Connection) -> int:
    """Forget deliveries that were finished long ago; gives how many."""
    cursor = await connection.execute(
        "delete from webhook_deliveries where finished_at < now() - %s", [KEPT_FOR]
    )
    return cursor.rowcount


async def _changeable(connection: Connection, viewer: Viewer, webhook_id: int) -> Webhook:
    found = await owned_webhook(connection, viewer, webhook_id)
    if found.is_archived:
        raise ProjectArchived
    return found


async def _note(
    connection: Connection, viewer: Viewer, webhook: Webhook, deed: str, **detail: str
) -> None:
    await record_on(
        connection,
        actor=viewer,
        action=f"webhook.{deed}",
        subject=f"webhook:{webhook.id}",
        project_id=webhook.project_id,
        detail=detail,
    )
