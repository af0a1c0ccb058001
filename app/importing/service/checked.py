"""A folder of the server, or a prefix, that was checked is imported as it was then, or not at all."""

import asyncio

from app.images.tools import ImageTools
from app.importing.errors import SourceChanged
from app.importing.fingerprint import changes_since, looks_of, packed
from app.importing.queries import checked_key
from app.importing.service.places import Gathered


async def fingerprint_of(gathered: Gathered) -> bytes:
    """How the place looks now."""
    return await asyncio.to_thread(lambda: packed(looks_of(gathered.source, gathered.objects)))


async def keep_fingerprint(tools: ImageTools, import_id: int, fingerprint: bytes) -> None:
    """Of what was checked, instead of an earlier check's."""
    await tools.blobs.put_bytes(checked_key(import_id), fingerprint)


async def refuse_changed(tools: ImageTools, import_id: int, gathered: Gathered) -> None:
    """Raises SourceChanged where it is not as it was checked."""
    key = checked_key(import_id)
    if not await tools.blobs.exists(key):
        return
    kept = await tools.blobs.read(key)
    changes = await asyncio.to_thread(
        lambda: changes_since(kept, looks_of(gathered.source, gathered.objects))
    )
    if changes:
        raise SourceChanged("folder" if gathered.objects is None else "prefix", str(changes))
