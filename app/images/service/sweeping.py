"""Remove what a crash left behind: blobs that no row knows, files in scratch that nobody finished."""

import asyncio
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import func, select

from app.images.keys import content_lock
from app.images.queries import without_rows
from app.images.tools import ImageTools
from app.storage.blobs import StoredBlob

SWEEP = "images.sweep"
BLOB_AGE = timedelta(hours=1)
SCRATCH_AGE = timedelta(days=1)
ARCHIVE_AGE = timedelta(days=7)
"""An archive whose job failed can be unpacked again for so long."""
_CHECKED_AT_ONCE = 1_000


async def sweep(tools: ImageTools, *, now: datetime | None = None) -> dict[str, object]:
    """Remove orphans; returns how many. `now` is for tests."""
    moment = now or datetime.now(UTC)
    removed = 0
    for prefix in ("originals", "derived"):
        removed += await _sweep_blobs(tools, prefix, moment - BLOB_AGE)
    return {
        "orphans": removed,
        "archives": await _sweep_archives(tools, moment - ARCHIVE_AGE),
        "scratch": await asyncio.to_thread(_sweep_scratch, tools.blobs.scratch, SCRATCH_AGE),
    }


async def _sweep_blobs(tools: ImageTools, prefix: str, older_than: datetime) -> int:
    removed = 0
    batch: list[StoredBlob] = []
    async for blob in tools.blobs.blobs(prefix):
        if blob.modified_at < older_than:
            batch.append(blob)
        if len(batch) == _CHECKED_AT_ONCE:
            removed += await _remove_orphans(tools, batch)
            batch = []
    return removed + await _remove_orphans(tools, batch)


async def _remove_orphans(tools: ImageTools, blobs: list[StoredBlob]) -> int:
    contents = {_content_of(blob.key) for blob in blobs}
    async with tools.database.session() as session:
        orphans = await without_rows(session, sorted(contents))
    removed = 0
    for blob in blobs:
        if _content_of(blob.key) in orphans:
            removed += await _remove(tools, blob.key)
    return removed


async def _remove(tools: ImageTools, key: str) -> int:
    """Look once more under the lock that an upload of the same bytes would hold."""
    content = _content_of(key)
    async with tools.database.session() as session:
        is_mine = await session.scalar(
            select(func.pg_try_advisory_xact_lock(content_lock(content)))
        )
        if not is_mine or not await without_rows(session, [content]):
            return 0
        await tools.blobs.delete(key)
    return 1


def _content_of(key: str) -> str:
    """The hash in `originals/ab/cd/<sha256>` and `derived/ab/cd/<sha256>/<name>`."""
    return key.split("/")[3]


async def _sweep_archives(tools: ImageTools, older_than: datetime) -> int:
    removed = 0
    async for blob in tools.blobs.blobs("archives"):
        if blob.modified_at < older_than:
            await tools.blobs.delete(blob.key)
            removed += 1
    return removed


def _sweep_scratch(folder: Path, age: timedelta) -> int:
    removed = 0
    limit = time.time() - age.total_seconds()
    for path in folder.iterdir():
        if path.is_file() and path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
            removed += 1
    return removed
