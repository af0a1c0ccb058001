"""Pictures of an import whose labels were not written go again: a dataset comes whole, or not at all."""

from collections.abc import Sequence

from app.database.engine import Connection, Database
from app.jobs.running import Claim

SWEEP = "importing.sweep"

# What somebody has begun to label meanwhile stays.
_TAKE_BACK = """
    with gone as (
        delete from images i
        using import_images p
        where p.import_id = %(import_id)s and i.id = p.image_id
          and not exists (select from layers l where l.image_id = i.id)
          and not exists (select from assignments a where a.image_id = i.id)
        returning i.id
    ), kept as (
        delete from import_images p
        where p.import_id = %(import_id)s and p.image_id not in (select id from gone)
    )
    select count(*) from gone
"""


async def keep_pictures(connection: Connection, import_id: int, image_ids: Sequence[int]) -> None:
    """The import is done: its pictures stay, also those that another one, which failed, had added before."""
    await connection.execute(
        "delete from import_images where import_id = %s or image_id = any(%s)",
        [import_id, list(image_ids)],
    )


async def take_back_pictures(connection: Connection, import_id: int) -> int:
    """Remove the images that this import has added; gives how many. Their files go with the next sweep."""
    cursor = await connection.execute(_TAKE_BACK, {"import_id": import_id})
    row = await cursor.fetchone()
    return int(row[0]) if row else 0


async def take_back_of_run(
    database: Database, import_id: int, run: Claim, *, is_stopped: bool
) -> None:
    """After a run that failed, or was stopped because somebody cancelled it.

    A run whose worker ends, or that was thought dead, is continued by another: its pictures are not touched.
    """
    async with database.connection() as connection:
        cursor = await connection.execute(
            """
            select is_cancel_requested from jobs
            where id = %s and state = 'running' and started_at = %s
            for update
            """,
            [run.id, run.started_at],
        )
        row = await cursor.fetchone()
        if row is not None and (row[0] or not is_stopped):
            await take_back_pictures(connection, import_id)


async def take_back_abandoned(database: Database) -> dict[str, object]:
    """What is left of imports whose jobs were given up."""
    async with database.connection() as connection:
        cursor = await connection.execute(
            """
            select distinct p.import_id
            from import_images p
            join imports m on m.id = p.import_id
            left join jobs j on j.id = m.job_id
            where coalesce(j.state, 'failed') in ('failed', 'cancelled', 'succeeded')
              and m.created_at < now() - interval '1 hour'
            """
        )
        abandoned = [row[0] async for row in cursor]
    removed = 0
    for import_id in abandoned:
        async with database.connection() as connection:
            removed += await take_back_pictures(connection, import_id)
    return {"imports": len(abandoned), "images": removed}
