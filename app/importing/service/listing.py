"""Every finding of an import in a file of its own, beside the report, which has the first of each kind."""

import asyncio

from app.database.engine import Database
from app.formats.listing import ListingFile
from app.images.tools import ImageTools
from app.importing.queries import KEPT, listing_key
from app.storage.blobs import BlobStore


class RunListing:
    """That of one run: what the job finds itself, and what the process finds that reads the file."""

    def __init__(self, tools: ImageTools, import_id: int) -> None:
        self.own = ListingFile(tools.scratch_path())
        self.of_reader = tools.scratch_path()
        self._blobs = tools.blobs
        self._key = listing_key(import_id)

    async def keep(self) -> int:
        """Put both together into the store, instead of an earlier run's; gives the number of lines."""
        await asyncio.to_thread(self.own.append, self.of_reader)
        self.own.close()
        if self.own.count:
            await self._blobs.take_file(self._key, self.own.path)
        else:
            await self._blobs.delete(self._key)
        return self.own.count

    def discard(self) -> None:
        """Remove what was not kept."""
        self.own.discard()
        self.of_reader.unlink(missing_ok=True)


async def sweep_kept(database: Database, blobs: BlobStore) -> int:
    """Remove what belonged to imports that went with their project; gives how many files."""
    stored = [blob.key async for blob in blobs.blobs(KEPT)]
    async with database.connection() as connection:
        cursor = await connection.execute("select id::text from imports")
        kept = {row[0] async for row in cursor}
    gone = [key for key in stored if key.split("/")[1] not in kept]
    for key in gone:
        await blobs.delete(key)
    return len(gone)
