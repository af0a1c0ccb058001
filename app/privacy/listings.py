"""Names in the listings of imports and exports, which lie in the store: they become `[erased]` there, too."""

import asyncio
import gzip
import re
from collections.abc import AsyncIterator, Iterable
from io import BytesIO
from typing import LiteralString

from app.database.engine import Connection
from app.exporting.naming import listing_key as losses_key
from app.importing.queries import listing_key as findings_key
from app.privacy.texts import ERASED, pattern_of
from app.storage.blobs import BlobStore

# As a text: a report may quote U+0000 of somebody's file, and then Postgres does not take it apart.
_LISTED: LiteralString = """
    select id from {table}
    where (%(project)s::bigint is null or project_id = %(project)s) and report::text ~ '"listed": [1-9]'
    order by id
"""


async def erase_from_listings(
    connection: Connection, blobs: BlobStore, names: Iterable[str], *, project_id: int | None
) -> dict[str, int]:
    """`imports.findings` and `exports.losses` → how many files said one of the names, and do so no more."""
    pattern = _pattern(names)
    erased: dict[str, int] = {}
    async for place, key in _listings(connection, blobs, project_id):
        packed = await blobs.read(key)
        without = await asyncio.to_thread(_without, packed, pattern)
        if without is not None:
            await blobs.put_bytes(key, without)
            erased[place] = erased.get(place, 0) + 1
    return erased


async def count_in_listings(
    connection: Connection, blobs: BlobStore, names: Iterable[str], *, project_id: int | None
) -> int:
    """How many files say one of the names."""
    pattern, count = _pattern(names), 0
    async for _, key in _listings(connection, blobs, project_id):
        count += await asyncio.to_thread(_says, await blobs.read(key), pattern)
    return count


async def _listings(
    connection: Connection, blobs: BlobStore, project_id: int | None
) -> AsyncIterator[tuple[str, str]]:
    for table, place, key_of in (
        ("imports", "imports.findings", findings_key),
        ("exports", "exports.losses", losses_key),
    ):
        cursor = await connection.execute(_LISTED.format(table=table), {"project": project_id})
        for (number,) in await cursor.fetchall():
            if await blobs.exists(key_of(number)):
                yield place, key_of(number)


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    """As in the texts of the database: a line is one JSON object, and JSON has one spelling."""
    return re.compile("|".join(f"(?:{pattern_of(name)})" for name in names))


def _says(packed: bytes, pattern: re.Pattern[str]) -> bool:
    with gzip.open(BytesIO(packed)) as lines:
        return any(pattern.search(line.decode()) for line in lines)


def _without(packed: bytes, pattern: re.Pattern[str]) -> bytes | None:
    """The file without the names, a line at a time; none where it has none of them."""
    if not _says(packed, pattern):
        return None
    changed = BytesIO()
    with gzip.open(BytesIO(packed)) as lines, gzip.open(changed, "wb") as file:
        for line in lines:
            file.write(pattern.sub(ERASED, line.decode()).encode())
    return changed.getvalue()
