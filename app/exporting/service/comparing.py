"""What two exports differ in, from what each has kept."""

import asyncio
import gzip
from typing import Any

from app.exporting.digests import Difference, Records, difference, read_records
from app.exporting.errors import NotFinished, OtherProject
from app.storage.blobs import BlobStore


async def compare_exports(
    blobs: BlobStore, first: dict[str, Any], second: dict[str, Any]
) -> Difference:
    """Of exports that the caller has made sure may be seen, as `find_export` gives them.

    Raises:
        OtherProject, NotFinished: they cannot be compared, or not yet.
    """
    if first["project_id"] != second["project_id"]:
        raise OtherProject
    sides = [await _records(blobs, each) for each in (first, second)]
    return await asyncio.to_thread(difference, *sides)


async def _records(blobs: BlobStore, export: dict[str, Any]) -> Records:
    if export["digest_key"] is None:
        raise NotFinished
    packed = await blobs.read(export["digest_key"])
    return read_records(await asyncio.to_thread(gzip.decompress, packed))
