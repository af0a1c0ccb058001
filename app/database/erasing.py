"""Where erasures meet what is written from what was read before, so that nothing ends with what was erased meanwhile.

What an export or an import has read so far, an erasure cannot find. So an erasure waits for those that end just now,
and keeps others from ending until its certificate stands; one that ends asks for certificates newer than its beginning.
"""

from app.database.engine import Connection

_ENDING = 7208
"""The advisory lock that those share which end, and an erasure has alone."""


async def hold_endings(connection: Connection) -> None:
    """Let nothing end until the transaction does. Comes before all other locks."""
    await connection.execute("select pg_advisory_xact_lock(%s)", [_ENDING])


async def newest_erasure(connection: Connection) -> int:
    """The id of the newest certificate, or 0. They are written one after the other, so no smaller one comes later."""
    cursor = await connection.execute("select coalesce(max(id), 0) from erasures")
    row = await cursor.fetchone()
    assert row is not None
    return int(row[0])


async def is_erased_since(connection: Connection, project_id: int, *, since: int) -> bool:
    """Wait for erasures, let none be certified until the transaction ends, and look for newer ones than `since`.

    For a transaction that holds nothing yet: an erasure may wait for whatever it holds.
    """
    await connection.execute("select pg_advisory_xact_lock_shared(%s)", [_ENDING])
    return await _has_newer(connection, project_id, since)


async def may_be_erased_since(connection: Connection, project_id: int, *, since: int) -> bool:
    """The same without waiting, for a transaction that holds a lot: an erasure that is under way counts as done."""
    cursor = await connection.execute("select pg_try_advisory_xact_lock_shared(%s)", [_ENDING])
    row = await cursor.fetchone()
    assert row is not None
    return not row[0] or await _has_newer(connection, project_id, since)


async def _has_newer(connection: Connection, project_id: int, since: int) -> bool:
    """Whether after the certificate `since` an image of the project was erased, or a person."""
    cursor = await connection.execute(
        "select from erasures where id > %s and (kind = 'person' or project_id = %s) limit 1",
        [since, project_id],
    )
    return await cursor.fetchone() is not None
