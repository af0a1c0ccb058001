"""What people decide on anomalies: dismiss, or exclude the image for that reason; each can be undone."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.audit import record
from app.accounts.viewer import Viewer
from app.anomalies.errors import NoSuchAnomaly
from app.anomalies.queries import anomalies_by_id
from app.database.engine import driver_connection
from app.gallery.service import exclude_image, include_image
from app.projects.service import refuse_archived

Deed = Literal["dismiss", "restore", "exclude", "include"]


async def decide(
    session: AsyncSession,
    *,
    viewer: Viewer,
    project_id: int,
    anomaly_ids: Sequence[int],
    deed: Deed,
) -> list[int]:
    """Do one thing to several; returns the ids of those to which it could be done, for undoing.

    Those that others have decided meanwhile, or that are not found any more, are passed over.
    """
    rows = await anomalies_by_id(await driver_connection(session), project_id, anomaly_ids)
    if deed in ("exclude", "include"):
        return await _exclude_or_include(session, viewer, project_id, rows, deed)
    fitting = [row["id"] for row in rows if (row["dismissed_at"] is None) == (deed == "dismiss")]
    for anomaly_id in fitting:
        if deed == "dismiss":
            await dismiss(session, viewer=viewer, project_id=project_id, anomaly_id=anomaly_id)
        else:
            await restore(session, viewer=viewer, project_id=project_id, anomaly_id=anomaly_id)
    return fitting


async def dismiss(
    session: AsyncSession, *, viewer: Viewer, project_id: int, anomaly_id: int
) -> None:
    """It is all right, or does not matter; it stays so when it is found again.

    Raises:
        NoSuchAnomaly: it is not there any more.
        ProjectArchived: nothing is decided in a project that was put away.
    """
    await refuse_archived(await driver_connection(session), project_id)
    changed = await session.execute(
        text(
            """
            update image_anomalies
            set dismissed_at = coalesce(dismissed_at, now()), dismissed_by = coalesce(dismissed_by, :viewer_id)
            where id = :anomaly_id and project_id = :project_id
            returning image_id, kind
            """
        ),
        {"anomaly_id": anomaly_id, "project_id": project_id, "viewer_id": viewer.id},
    )
    await _record(session, viewer, project_id, changed.first(), "anomaly.dismissed")


async def restore(
    session: AsyncSession, *, viewer: Viewer, project_id: int, anomaly_id: int
) -> None:
    """Take that back. Raises NoSuchAnomaly and ProjectArchived."""
    await refuse_archived(await driver_connection(session), project_id)
    changed = await session.execute(
        text(
            """
            update image_anomalies
            set dismissed_at = null, dismissed_by = null
            where id = :anomaly_id and project_id = :project_id
            returning image_id, kind
            """
        ),
        {"anomaly_id": anomaly_id, "project_id": project_id},
    )
    await _record(session, viewer, project_id, changed.first(), "anomaly.restored")


async def _record(
    session: AsyncSession, viewer: Viewer, project_id: int, row: Any, action: str
) -> None:
    if row is None:
        raise NoSuchAnomaly
    await record(
        session,
        actor=viewer,
        action=action,
        subject=f"image:{row.image_id}",
        project_id=project_id,
        detail={"kind": row.kind},
    )


async def _exclude_or_include(
    session: AsyncSession,
    viewer: Viewer,
    project_id: int,
    rows: list[dict[str, Any]],
    deed: Literal["exclude", "include"],
) -> list[int]:
    """Of an image with several anomalies the first one gives the reason."""
    done: dict[int, int] = {}
    for row in rows:
        image_id, is_excluded = row["image_id"], row["image_state"] == "excluded"
        if image_id in done or is_excluded == (deed == "exclude"):
            continue
        if deed == "exclude":
            await exclude_image(
                session,
                viewer=viewer,
                project_id=project_id,
                image_id=image_id,
                reason=row["reason"],
            )
        else:
            await include_image(session, viewer=viewer, project_id=project_id, image_id=image_id)
        done[image_id] = row["id"]
    return list(done.values())
