"""A job while it runs: what a handler reads, and how it reports progress and learns that it was cancelled."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from starlette.datastructures import State

from app.database.engine import Database

# Five reports a second are as many as an eye can follow.
REPORT_INTERVAL_S = 0.2


class JobCancelled(Exception):
    """Raised inside a handler when its job was cancelled. Let it pass; transactions roll back."""


@dataclass(frozen=True)
class Claim:
    """One run of a job. `started_at` tells this run from an earlier one whose worker was thought dead."""

    id: int
    kind: str
    args: Mapping[str, Any]
    project_id: int | None
    created_by: int | None
    attempts: int
    started_at: datetime


@dataclass(frozen=True)
class Progress:
    """How far a job is: `done` of `total`, when that is known."""

    done: int = 0
    total: int | None = None
    message: str = ""


class RunningJob:
    """What a handler is given. `app_state` holds what `request.app.state` holds in a route."""

    def __init__(self, claim: Claim, *, database: Database, app_state: State) -> None:
        self.claim = claim
        self.id = claim.id
        self.args = claim.args
        self.project_id = claim.project_id
        self.created_by = claim.created_by
        self.database = database
        self.app_state = app_state
        self.is_cancelled = False
        self._progress = Progress()
        self._is_reported = True
        self._reported_at = 0.0

    async def progress(
        self, done: int, total: int | None = None, message: str | None = None
    ) -> None:
        """Say how far the job is; cheap enough to call for every item. Raises JobCancelled.

        What is left out stays as it was. Reports that come too fast are written a little later, the last one always.
        """
        self.raise_if_cancelled()
        before = self._progress
        self._progress = Progress(
            done,
            before.total if total is None else total,
            before.message if message is None else message,
        )
        self._is_reported = False
        if time.monotonic() - self._reported_at >= REPORT_INTERVAL_S:
            await self.report()
            self.raise_if_cancelled()

    @property
    def told(self) -> str:
        """How far it is, for a line on a terminal."""
        now = self._progress
        counts = f"{now.done:,} of {now.total:,} " if now.total else ""
        return f"{counts}{now.message}"

    def raise_if_cancelled(self) -> None:
        """For long stretches without progress."""
        if self.is_cancelled:
            raise JobCancelled

    async def report(self) -> None:
        """Write the progress that is not written yet, and learn whether the job was cancelled meanwhile."""
        if self._is_reported:
            return
        self._is_reported = True
        self._reported_at = time.monotonic()
        async with self.database.connection() as connection:
            cursor = await connection.execute(
                """
                with reported as (
                    update jobs set done = %s, total = %s, message = %s, heartbeat_at = clock_timestamp()
                    where id = %s and state = 'running' and started_at = %s
                    returning id, is_cancel_requested
                )
                select is_cancel_requested, pg_notify('concord_jobs', id::text) from reported
                """,
                (
                    self._progress.done,
                    self._progress.total,
                    self._progress.message,
                    self.id,
                    self.claim.started_at,
                ),
            )
            row = await cursor.fetchone()
        # No row: the run was given to another worker, so this one has to stop.
        self.is_cancelled = row is None or row[0]
