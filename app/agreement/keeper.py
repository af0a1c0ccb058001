"""Keeps agreement up with what is submitted: one task a process, woken by Postgres and by a clock.

Any number of processes may do so at once: a stale image is taken by whoever locks its row first.
"""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import structlog

from app.agreement.service.fitting import fit, projects_of
from app.agreement.service.following import follow, unfollowed
from app.agreement.service.learning import learn_sigmas
from app.agreement.service.recomputing import IMAGES_AT_ONCE, StaleWork, recompute_stale
from app.agreement.service.starting import enqueue_missing
from app.database.engine import OUTAGES, Connection, Database
from app.database.listening import listen
from app.database.tasks import end

CHANNEL = "concord_agreement"
MOST_INLINE = 50
"""So many stale images a reader recomputes on the way; more are left to the keeper."""

log = structlog.get_logger()

After = Callable[[Connection, Sequence[int]], Awaitable[None]]
"""What is done for images whose agreement is new, in a transaction of its own."""


@dataclass(frozen=True)
class Pace:
    """How often the keeper looks unwoken, how long it waits for Postgres, and how long readers wait for others."""

    look_s: float = 5.0
    reconnect_s: float = 1.0
    patience_s: float = 2.0
    glance_s: float = 0.01


class Keeper:
    """Recomputes stale images until it is stopped, and lets other features follow (`after`)."""

    def __init__(
        self, database: Database, *, after: Sequence[After] = (), pace: Pace | None = None
    ) -> None:
        self.database = database
        self.after = after
        self.pace = pace or Pace()
        self._changed: set[int] = set()
        self._is_woken = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Begin to keep up."""
        self._tasks = [
            asyncio.create_task(self._listen(), name="agreement: listen"),
            asyncio.create_task(self._keep_up(), name="agreement: keep up"),
        ]

    async def stop(self) -> None:
        """Stop at once: what is not committed stays stale. Harmless when that has been done."""
        await end(self._tasks)
        self._tasks = []

    async def recompute(self, work: StaleWork) -> list[int]:
        """Recompute some stale images, and let the other features follow; returns their ids."""
        image_ids = await recompute_stale(self.database, work)
        if image_ids:
            self._changed.update(image_ids)
            await self._learn(image_ids)
            await self._follow(image_ids)
        return image_ids

    async def _learn(self, image_ids: Sequence[int]) -> None:
        """In a transaction of its own, that holds no image while it marks others. What fails is made up for later."""
        try:
            async with self.database.connection() as connection:
                await learn_sigmas(connection, image_ids)
        except OUTAGES as error:
            log.warning("agreement could not learn from keypoints", error=str(error))

    async def fit(self) -> None:
        """Learn how annotators err where enough has changed, and let what that ranks differently follow."""
        image_ids, self._changed = self._changed, set()
        for project_id in await projects_of(self.database, image_ids):
            await self._follow(await fit(self.database, project_id))

    async def catch_up(self, project_id: int) -> None:
        """For readers: what was submitted before they asked is in what they read, and settled, unless very much was.

        What another process is at is waited for. What a changed setting made stale is left to its job.
        """
        left = MOST_INLINE
        deadline = time.monotonic() + self.pace.patience_s
        while left > 0 and time.monotonic() < deadline and await self._is_behind(project_id):
            done = await self.recompute(StaleWork(project_id, limit=min(left, IMAGES_AT_ONCE)))
            left -= len(done)
            if not done:
                await asyncio.sleep(self.pace.glance_s)
        # What another process has measured, but nobody followed yet: followers wait for each other and do it once.
        if image_ids := await unfollowed(self.database, project_id):
            await self._follow(image_ids)

    async def _is_behind(self, project_id: int) -> bool:
        async with self.database.autocommit() as connection:
            cursor = await connection.execute(
                """
                select from agreement_stale
                where project_id = %s and not is_bulk and retry_at <= clock_timestamp()
                limit 1
                """,
                [project_id],
            )
            return await cursor.fetchone() is not None

    async def run_until_idle(self) -> None:
        """Recompute everything that is due, and return: for tests, and for commands that do one thing."""
        while await self.recompute(StaleWork()):
            pass
        async with self.database.connection() as connection:
            await enqueue_missing(connection)
        await self.fit()
        while image_ids := await unfollowed(self.database):
            await self._follow(image_ids)

    async def _follow(self, image_ids: Sequence[int]) -> None:
        for start in range(0, len(image_ids), IMAGES_AT_ONCE):
            await follow(self.database, image_ids[start : start + IMAGES_AT_ONCE], self.after)

    async def _keep_up(self) -> None:
        while True:
            try:
                await self.run_until_idle()
            except OUTAGES as error:
                log.warning("agreement lost the database", error=str(error))
                await asyncio.sleep(self.pace.reconnect_s)
            except Exception as error:
                log.exception("agreement could not keep up", exc_info=error)
                await asyncio.sleep(self.pace.reconnect_s)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(self.pace.look_s):
                    await self._is_woken.wait()
            self._is_woken.clear()

    async def _listen(self) -> None:
        await listen(
            self.database.url,
            CHANNEL,
            begun=self._is_woken.set,
            heard=lambda _: self._is_woken.set(),
            again_s=self.pace.reconnect_s,
        )
