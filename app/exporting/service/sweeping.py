"""Remove files of exports that nobody keeps: deleted ones, those without a name after a while, and a crash's."""

from datetime import UTC, datetime, timedelta

from app.database.engine import Database
from app.exporting.naming import PREFIX, listing_key
from app.storage.blobs import BlobStore

SWEEP = "exports.sweep"
UNNAMED_FOR = timedelta(days=30)
_BLOB_AGE = timedelta(hours=1)


async def sweep_exports(
    database: Database, blobs: BlobStore, *, now: datetime | None = None
) -> dict[str, object]:
    """How many exports have gone out of date, and how many files have been removed. `now` is for tests."""
    moment = now or datetime.now(UTC)
    async with database.connection() as connection:
        cursor = await connection.execute(
            """
            update exports set deleted_at = now()
            where name is null and deleted_at is null and finished_at < %s
            """,
            [moment - UNNAMED_FOR],
        )
        expired = cursor.rowcount
        await connection.execute(
            """
            delete from version_splits v using exports e
            where e.id = v.export_id and e.deleted_at is not null
            """
        )
        cursor = await connection.execute(
            """
            select file_key from exports where deleted_at is null and file_key is not null
            union all
            select digest_key from exports where deleted_at is null and digest_key is not null
            """
        )
        kept = {row[0] async for row in cursor}
        cursor = await connection.execute("select id from exports where deleted_at is null")
        kept |= {listing_key(row[0]) async for row in cursor}
    removed = 0
    async for blob in blobs.blobs(PREFIX):
        # A file is there a moment before its row says so.
        if blob.key not in kept and blob.modified_at < moment - _BLOB_AGE:
            await blobs.delete(blob.key)
            removed += 1
    return {"expired": expired, "files": removed}
