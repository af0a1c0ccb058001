"""Delete what a project keeps for a number of days only; count it beforehand."""

from datetime import UTC, datetime, timedelta

import structlog
from psycopg.rows import class_row

from app.accounts.audit import record_on
from app.accounts.viewer import Viewer
from app.database.engine import Connection, Database
from app.exporting.service import erase_exports
from app.privacy.errors import RetentionFailed
from app.privacy.schemas import RetentionCounts, RetentionRules
from app.storage.blobs import BlobStore

log = structlog.get_logger()

_EXPORTS = """
    select id from exports
    where project_id = %(project)s and deleted_at is null and finished_at < %(before)s
"""
_COUNT_VIEWS = """
    select count(*) from image_views
    where image_id in (select id from images where project_id = %(project)s) and last_at < %(before)s
"""
_DELETE_VIEWS = """
    delete from image_views
    where image_id in (select id from images where project_id = %(project)s) and last_at < %(before)s
"""


async def rules_of(connection: Connection, project_id: int) -> RetentionRules:
    """What a project has set; nothing goes where it has set nothing."""
    async with connection.cursor(row_factory=class_row(RetentionRules)) as cursor:
        await cursor.execute(
            "select export_days, view_days from retentions where project_id = %s", [project_id]
        )
        return await cursor.fetchone() or RetentionRules()


async def set_rules(
    connection: Connection, *, viewer: Viewer, project_id: int, rules: RetentionRules
) -> None:
    """Keep the rules; the next daily run follows them."""
    await connection.execute(
        """
        insert into retentions (project_id, export_days, view_days, changed_by)
        values (%s, %s, %s, %s)
        on conflict (project_id) do update
        set export_days = excluded.export_days, view_days = excluded.view_days,
            changed_by = excluded.changed_by, changed_at = now()
        """,
        [project_id, rules.export_days, rules.view_days, viewer.id],
    )
    await record_on(
        connection,
        actor=viewer,
        action="project.retention_changed",
        subject=f"project:{project_id}",
        project_id=project_id,
        detail=rules.model_dump(),
    )


async def count_overdue(
    connection: Connection, project_id: int, rules: RetentionRules, *, now: datetime
) -> RetentionCounts:
    """What the rules would delete at that time."""
    views = 0
    if rules.view_days is not None:
        cursor = await connection.execute(_COUNT_VIEWS, _values(project_id, rules.view_days, now))
        row = await cursor.fetchone()
        views = int(row[0]) if row else 0
    exports = await _overdue_exports(connection, project_id, rules, now)
    return RetentionCounts(exports=len(exports), views=views)


async def enforce_all(
    database: Database, blobs: BlobStore, *, now: datetime | None = None
) -> dict[str, int]:
    """Follow the rules of every project, each in a transaction of its own. `now` is for tests.

    Raises:
        RetentionFailed: it was not possible in some; all others have been done.
    """
    moment, totals, failed = now or datetime.now(UTC), {"exports": 0, "views": 0}, []
    async with database.connection() as connection:
        cursor = await connection.execute("select project_id from retentions order by 1")
        project_ids = [int(row[0]) for row in await cursor.fetchall()]
    for project_id in project_ids:
        # That there is no connection is not a project's fault, and ends the run.
        async with database.connection() as connection:
            try:
                async with connection.transaction():
                    gone = await _enforce(connection, blobs, project_id, now=moment)
            except Exception as error:
                log.exception("retention failed", project_id=project_id, exc_info=error)
                failed.append(project_id)
                continue
        totals["exports"] += gone.exports
        totals["views"] += gone.views
    if failed:
        raise RetentionFailed(failed)
    return totals


async def _enforce(
    connection: Connection, blobs: BlobStore, project_id: int, *, now: datetime
) -> RetentionCounts:
    rules = await rules_of(connection, project_id)
    exports = await _overdue_exports(connection, project_id, rules, now)
    if exports:
        await erase_exports(connection, blobs, project_id=project_id, export_ids=exports)
    views = 0
    if rules.view_days is not None:
        cursor = await connection.execute(_DELETE_VIEWS, _values(project_id, rules.view_days, now))
        views = cursor.rowcount
    gone = RetentionCounts(exports=len(exports), views=views)
    await connection.execute(
        "update retentions set enforced_at = %s where project_id = %s", [now, project_id]
    )
    if gone.exports or gone.views:
        await record_on(
            connection,
            actor=None,
            action="project.retention_enforced",
            subject=f"project:{project_id}",
            project_id=project_id,
            detail=gone.model_dump(),
        )
    return gone


async def _overdue_exports(
    connection: Connection, project_id: int, rules: RetentionRules, now: datetime
) -> list[int]:
    if rules.export_days is None:
        return []
    cursor = await connection.execute(_EXPORTS, _values(project_id, rules.export_days, now))
    return [int(row[0]) for row in await cursor.fetchall()]


def _values(project_id: int, days: int, now: datetime) -> dict[str, object]:
    return {"project": project_id, "before": now - timedelta(days=days)}
