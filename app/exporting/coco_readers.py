"""The connections that read one COCO JSON: the first, and beside it others on the same snapshot, which take turns.

Range after range comes from one connection after the other, so the file is the same however many there are. Nothing is
read ahead of its turn: what a connection has ready waits in its socket, and Postgres waits when that is full.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager

from psycopg import AsyncCopy, sql

from app.database.engine import Connection, Database

Prepare = Callable[[Connection], Awaitable[object]]
"""What a connection does before it can read, in its snapshot."""


class ReadersDiffer(RuntimeError):
    """Connections on one snapshot have found different ranges: the file would have a gap."""

    def __init__(self) -> None:
        super().__init__(
            "Expected the same ranges on every connection of an export, found more on one."
        )


class Readers:
    """The connections that read, in the order of their turns."""

    def __init__(self, first: Connection, found: object) -> None:
        """`found` is what the first has prepared itself to."""
        self.first = first
        self._found = found
        self._others: list[Connection] = []
        self._preparing: list[asyncio.Task[object]] = []

    @asynccontextmanager
    async def joined(self, database: Database, prepare: Prepare, count: int) -> AsyncIterator[None]:
        """Let up to `count` others prepare themselves meanwhile: as many as the pool can spare."""
        async with AsyncExitStack() as stack:
            for _ in range(count):
                spare = await stack.enter_async_context(database.spare_connection())
                if spare is None:
                    break
                self._others.append(spare)
            # Before the connections go back to the pool nobody may use them any more.
            stack.push_async_callback(self._end)
            snapshot = await _snapshot_of(self.first) if self._others else ""
            self._preparing = [
                asyncio.create_task(_follow(other, snapshot, prepare)) for other in self._others
            ]
            yield

    async def all(self) -> list[Connection]:
        """Every connection, when it is ready.

        Raises:
            ReadersDiffer: one has found something else than the first.
            psycopg.Error: one of them failed.
        """
        for each in self._preparing:
            if await each != self._found:
                raise ReadersDiffer
        return [self.first, *self._others]

    async def _end(self) -> None:
        for each in self._preparing:
            each.cancel()
        await asyncio.gather(*self._preparing, return_exceptions=True)


async def _snapshot_of(connection: Connection) -> str:
    cursor = await connection.execute("select pg_export_snapshot()")
    row = await cursor.fetchone()
    assert row is not None
    return str(row[0])


async def _follow(connection: Connection, snapshot: str, prepare: Prepare) -> object:
    await connection.execute("set transaction isolation level repeatable read")
    await connection.execute(sql.SQL("set transaction snapshot {}").format(snapshot))
    return await prepare(connection)


async def in_turns(
    connections: Sequence[Connection],
    queries: Sequence[sql.Composable],
    values: dict[str, object],
) -> AsyncIterator[bytes | None]:
    """The text of each range, from one connection after the other; None where a range has no record.

    Raises:
        ReadersDiffer: one connection has a range that is nobody's turn any more.
    """
    async with AsyncExitStack() as stack:
        copies = [
            await _copied(stack, connection, query, values)
            for connection, query in zip(connections, queries, strict=True)
        ]
        while True:
            for copy in copies:
                row = await copy.read_row()
                if row is None:
                    await _refuse_more(each for each in copies if each is not copy)
                    return
                yield row[0]


async def _copied(
    stack: AsyncExitStack,
    connection: Connection,
    query: sql.Composable,
    values: dict[str, object],
) -> AsyncCopy:
    statement = sql.SQL("copy ({}) to stdout (format binary)").format(query)
    cursor = await stack.enter_async_context(connection.cursor())
    copy = await stack.enter_async_context(cursor.copy(statement, values))
    # It is text, and nothing is to be made of it but its bytes.
    copy.set_types(["bytea"])
    return copy


async def _refuse_more(copies: Iterable[AsyncCopy]) -> None:
    for copy in copies:
        if await copy.read_row() is not None:
            raise ReadersDiffer
