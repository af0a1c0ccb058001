"""The record of who changed what. Written in the transaction of the change, so neither exists without the other."""

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.models import AuditEntry
from app.accounts.viewer import Viewer
from app.database.engine import Connection


async def record(
    session: AsyncSession,
    *,
    actor: Viewer | int | None,
    action: str,
    subject: str,
    project_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Note a change: `action` is `noun.deed` (`project.renamed`), `subject` is `noun:id` (`project:7`).

    `actor` is a person's id alone for what a job does on their behalf, and empty for what Concord does by itself.
    Never put a secret into `detail`.
    """
    session.add(
        AuditEntry(
            actor_id=actor.id if isinstance(actor, Viewer) else actor,
            address=actor.address if isinstance(actor, Viewer) else "",
            project_id=project_id,
            action=action,
            subject=subject,
            detail=dict(detail or {}),
        )
    )


async def record_on(
    connection: Connection,
    *,
    actor: Viewer | None,
    action: str,
    subject: str,
    project_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """`record` for hot paths, on a plain psycopg connection."""
    await connection.execute(
        """
        insert into audit_entries (actor_id, address, project_id, action, subject, detail)
        values (%s, %s, %s, %s, %s, %s)
        """,
        (
            actor.id if actor else None,
            actor.address if actor else "",
            project_id,
            action,
            subject,
            json.dumps(dict(detail or {})),
        ),
    )
