"""Where exports that end and erasures meet, so that no export ends with what was erased while it was written.

What an export has read so far, an erasure cannot find. So an erasure waits for those that end just now, and keeps
others from ending until its certificate stands; one that ends asks for certificates newer than its beginning.
"""

from app.database.engine import Connection
from app.exporting.errors import ErasedMeanwhile

_ENDING = 7208
"""The advisory lock that exports which end share, and an erasure has alone."""


async def hold_exports(connection: Connection) -> None:
    """Let no export end until the transaction does. Comes before all other locks."""
    await connection.execute("select pg_advisory_xact_lock(%s)", [_ENDING])


async def newest_erasure(connection: Connection) -> int:
    """The id of the newest certificate, or 0. They are written one after the other, so no smaller one comes later."""
    cursor = await connection.execute("select coalesce(max(id), 0) from erasures")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def refuse_erased(connection: Connection, project_id: int, *, since: int) -> None:
    """Wait for erasures; let none be certified until the transaction ends.

    Raises:
        ErasedMeanwhile: after the certificate `since`, an image of the project was erased, or a person.
    """
    await connection.execute("select pg_advisory_xact_lock_shared(%s)", [_ENDING])
    cursor = await connection.execute(
        "select from erasures where id > %s and (kind = 'person' or project_id = %s) limit 1",
        [since, project_id],
    )
    if await cursor.fetchone() is not None:
        raise ErasedMeanwhile
