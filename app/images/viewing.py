"""Who opened which image: noted in memory by whoever serves it, written together some moments later.

A request pays a look into a dictionary. The same person and image count once in `QUIET_S`, over all processes: the
statement that writes looks at the time of the last one, too. What a crash loses is the last moments.
"""

import asyncio
import time
from collections.abc import Callable
from typing import LiteralString

import structlog
from fastapi import Request
from psycopg import Error
from psycopg_pool import PoolTimeout

from app.database.engine import Database
from app.database.tasks import end

QUIET_S = 300
WRITTEN_AFTER_S = 2.0

log = structlog.get_logger()

# Images and people whose rows are locked, such as those that are being erased, are not waited for: notes of them
# are given back for the next time, when they may be free or gone. The pause is shorter than the one in memory, from
# which the time that a note waited is taken away.
_WRITE: LiteralString = """
with noted as (
    select i.id as image_id, u.id as user_id
    from unnest(%s::bigint[], %s::bigint[]) as n (image_id, user_id)
    join images i on i.id = n.image_id
    join users u on u.id = n.user_id and u.is_active
), opened as materialized (
    select i.id as image_id, u.id as user_id
    from noted n
    join images i on i.id = n.image_id
    join users u on u.id = n.user_id and u.is_active
    order by 1, 2
    for key share of i, u skip locked
), written as (
    insert into image_views as v (image_id, user_id, first_at, last_at, count)
    select image_id, user_id, clock_timestamp(), clock_timestamp(), 1 from opened
    on conflict (image_id, user_id) do update
    set last_at = excluded.last_at, count = v.count + 1
    where v.last_at < excluded.last_at - interval '280 seconds'
)
select image_id, user_id from noted
except
select image_id, user_id from opened
"""


class Viewings:
    """The notes of one process."""

    def __init__(self, database: Database, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._database = database
        self._clock = clock
        self._noted_at: dict[tuple[int, int], float] = {}
        self._waiting: set[tuple[int, int]] = set()
        self._writing = asyncio.Lock()
        self._task: asyncio.Task[None] | None = None

    @classmethod
    def of(cls, request: Request) -> "Viewings":
        """Those of the application that serves the request."""
        viewings: Viewings = request.app.state.viewings
        return viewings

    def note(self, user_id: int, image_id: int) -> None:
        """Somebody opens an image."""
        pair, now = (image_id, user_id), self._clock()
        if now - self._noted_at.get(pair, -QUIET_S) >= QUIET_S:
            self._noted_at[pair] = now
            self._waiting.add(pair)

    async def start(self) -> None:
        """Write from now on."""
        self._task = asyncio.create_task(self._keep_writing(), name="images: views")

    async def stop(self) -> None:
        """Write what is left, and end."""
        if self._task is None:
            return
        await end([self._task])
        await self.flush()

    async def flush(self) -> None:
        """Write what waits, after who is at it; what cannot be written now waits on, also where this is cancelled."""
        async with self._writing:
            left, self._waiting = self._waiting, set()
            try:
                left = await self._write(left) if left else left
            except (Error, PoolTimeout) as error:
                log.warning("views of images are not written", error=str(error))
            finally:
                self._waiting |= left

    async def _write(self, notes: set[tuple[int, int]]) -> set[tuple[int, int]]:
        """Gives those that are left."""
        image_ids, user_ids = zip(*notes, strict=True)
        async with self._database.autocommit() as connection:
            cursor = await connection.execute(_WRITE, [list(image_ids), list(user_ids)])
            return {(int(image_id), int(user_id)) for image_id, user_id in await cursor.fetchall()}

    async def _keep_writing(self) -> None:
        while True:
            await asyncio.sleep(WRITTEN_AFTER_S)
            await self.flush()
            now = self._clock()
            self._noted_at = {pair: at for pair, at in self._noted_at.items() if now - at < QUIET_S}
