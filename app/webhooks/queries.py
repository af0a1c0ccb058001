"""Reading webhooks and their deliveries."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from psycopg.rows import class_row, dict_row

from app.accounts.viewer import Viewer
from app.database.engine import Connection
from app.projects.access import role_on
from app.webhooks.errors import NoSuchDelivery, NoSuchWebhook

_WEBHOOKS: LiteralString = """
    select
        w.id, w.url, w.events, w.is_active, w.stopped_because, w.created_at,
        count(d.id) filter (where d.state = 'waiting') as waiting,
        count(d.id) filter (where d.state = 'failed') as failed,
        max(d.finished_at) filter (where d.state = 'delivered') as last_delivered_at
    from webhooks w
    left join webhook_deliveries d on d.webhook_id = w.id
    where w.deleted_at is null and {condition}
    group by w.id
    order by w.id
"""


@dataclass(frozen=True)
class Webhook:
    """What changing one needs to know."""

    id: int
    project_id: int
    url: str
    is_archived: bool


async def webhooks_of(connection: Connection, project_id: int) -> list[dict[str, Any]]:
    """All webhooks of a project, the oldest first."""
    return await _listed(connection, "w.project_id = %s", project_id)


async def webhook_row(connection: Connection, webhook_id: int) -> dict[str, Any]:
    """One webhook as lists show it; raises NoSuchWebhook."""
    rows = await _listed(connection, "w.id = %s", webhook_id)
    if not rows:
        raise NoSuchWebhook
    return rows[0]


async def owned_webhook(connection: Connection, viewer: Viewer, webhook_id: int) -> Webhook:
    """A webhook of a project that the viewer owns, locked; raises NoSuchWebhook, RoleTooLow."""
    cursor = connection.cursor(row_factory=class_row(Webhook))
    await cursor.execute(
        """
        select w.id, w.project_id, w.url, p.archived_at is not null as is_archived
        from webhooks w
        join projects p on p.id = w.project_id and p.deleted_at is null
        where w.id = %s and w.deleted_at is null
        for update of w
        """,
        [webhook_id],
    )
    found = await cursor.fetchone()
    if found is None:
        raise NoSuchWebhook
    await role_on(connection, viewer, found.project_id, at_least="owner", missing=NoSuchWebhook)
    return found


async def webhook_of_delivery(connection: Connection, delivery_id: int) -> int:
    """Whose delivery it is; raises NoSuchDelivery."""
    cursor = await connection.execute(
        "select webhook_id from webhook_deliveries where id = %s", [delivery_id]
    )
    row = await cursor.fetchone()
    if row is None:
        raise NoSuchDelivery
    return int(row[0])


async def deliveries_of(
    connection: Connection, webhook_id: int, *, before_id: int | None, limit: int
) -> Sequence[dict[str, Any]]:
    """What a webhook was told or is to be told, the latest first."""
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(
        """
        select
            id, message_id, event, body, state, attempts, due_at, status, answer, took_ms, created_at, finished_at
        from webhook_deliveries
        where webhook_id = %(webhook)s and (%(before)s::bigint is null or id < %(before)s)
        order by id desc
        limit %(limit)s
        """,
        {"webhook": webhook_id, "before": before_id, "limit": limit},
    )
    return await cursor.fetchall()


async def _listed(
    connection: Connection, condition: LiteralString, value: int
) -> list[dict[str, Any]]:
    cursor = connection.cursor(row_factory=dict_row)
    await cursor.execute(_WEBHOOKS.format(condition=condition), [value])
    return await cursor.fetchall()
