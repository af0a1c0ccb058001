"""Take stale images, measure them, and write what is kept of them: one transaction, however many do it at once."""

import asyncio
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

import structlog
from psycopg import OperationalError

from app.agreement.measuring import Rows, rows_of
from app.agreement.ranking import rank
from app.agreement.reading import Batch, read_batch
from app.agreement.writing import write_rows
from app.database.engine import Connection, Database
from app.database.image_locks import IMAGE_KEY, PROJECT_KEY

log = structlog.get_logger()

IMAGES_AT_ONCE = 20
"""Who submits one of these meanwhile waits until they are written, so they must not be many."""
FIRST_RETRY_S = 5
LONGEST_RETRY_S = 3600


@dataclass(frozen=True)
class StaleWork:
    """Which stale images to take: of one project or of all, what a setting made stale too or only that."""

    project_id: int | None = None
    is_bulk: bool | None = False
    limit: int = IMAGES_AT_ONCE

    @property
    def parameters(self) -> dict[str, int | bool | None]:
        """As `TAKE` wants them."""
        return {"project": self.project_id, "is_bulk": self.is_bulk, "limit": self.limit}


# The locks of projects and images come before their rows, as for everybody who decides on one: see `image_locks`.
TAKE: LiteralString = f"""
    with due as materialized (
        select image_id, project_id
        from agreement_stale
        where (%(project)s::bigint is null or project_id = %(project)s)
          and (%(is_bulk)s::boolean is null or is_bulk = %(is_bulk)s)
          and retry_at <= clock_timestamp()
        order by since
        limit %(limit)s
    ), had as materialized (
        select image_id
        from due
        where pg_try_advisory_xact_lock_shared({PROJECT_KEY}) and pg_try_advisory_xact_lock({IMAGE_KEY})
    )
    select s.image_id, s.project_id
    from agreement_stale s
    join had using (image_id)
    order by s.since
    for update of s skip locked
"""


async def recompute_stale(database: Database, work: StaleWork) -> list[int]:
    """Recompute some stale images that nobody else is at; returns their ids, none when nothing is due.

    An image that fails holds up no other: it is put off, with its error, for longer every time.
    """
    try:
        async with database.connection() as connection:
            return await _recompute_taken(connection, work)
    except OperationalError:
        raise
    except Exception as error:
        log.warning("agreement of a batch failed, image by image now", error=repr(error))
    return await _recompute_each(database, work)


async def _recompute_taken(connection: Connection, work: StaleWork) -> list[int]:
    cursor = await connection.execute(TAKE, work.parameters)
    by_project: dict[int, list[int]] = defaultdict(list)
    for image_id, project_id in await cursor.fetchall():
        by_project[project_id].append(image_id)
    for project_id, image_ids in by_project.items():
        await recompute(connection, project_id, image_ids)
    return [image_id for image_ids in by_project.values() for image_id in image_ids]


async def recompute(connection: Connection, project_id: int, image_ids: Sequence[int]) -> None:
    """Measure images of a project anew. The caller holds their stale rows."""
    batch = await read_batch(connection, project_id, image_ids)
    # In a thread: three thousand objects take a second, and others want to be answered.
    rows = await asyncio.to_thread(_measured, batch)
    async with connection.pipeline():
        await write_rows(
            connection,
            project_id=project_id,
            image_ids=image_ids,
            rows=rows,
            submitted_at=batch.submitted_at,
        )
        await connection.execute(
            "delete from agreement_stale where image_id = any(%s)", [list(image_ids)]
        )


def _measured(batch: Batch) -> Rows:
    rows = rows_of(batch.images, batch.rules)
    rank(rows, batch.truths, batch.rules)
    return rows


async def _recompute_each(database: Database, work: StaleWork) -> list[int]:
    done: list[int] = []
    for _ in range(work.limit):
        image_ids = await _recompute_or_put_off(database, work)
        if not image_ids:
            break
        done += image_ids
    return done


async def _recompute_or_put_off(database: Database, work: StaleWork) -> list[int]:
    one = StaleWork(work.project_id, work.is_bulk, limit=1)
    async with database.connection() as connection:
        cursor = await connection.execute(TAKE, one.parameters)
        row = await cursor.fetchone()
        if row is None:
            return []
        image_id, project_id = row
        try:
            async with connection.transaction():
                await recompute(connection, project_id, [image_id])
        except OperationalError:
            raise
        except Exception as error:
            log.exception("agreement of an image failed", image_id=image_id, exc_info=error)
            await _put_off(connection, image_id, error)
    return [image_id]


async def _put_off(connection: Connection, image_id: int, error: Exception) -> None:
    await connection.execute(
        """
        update agreement_stale
        set attempts = attempts + 1,
            error = %(error)s,
            retry_at = clock_timestamp() + make_interval(secs => least(%(first)s * 2 ^ attempts, %(longest)s))
        where image_id = %(image)s
        """,
        {
            "image": image_id,
            "error": f"{type(error).__name__}: {error}",
            "first": FIRST_RETRY_S,
            "longest": LONGEST_RETRY_S,
        },
    )
