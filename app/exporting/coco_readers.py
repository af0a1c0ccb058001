"""The connections that read one COCO JSON: the first, and beside it others on the same snapshot, which take turns.

Range after range comes from one connection after the other, so the file is the same however many there are. Nothing is
read ahead of its turn: what a connection has ready waits in its socket, and Postgres waits when that is full.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from itertools import count
from typing import Any, Self

from psycopg import AsyncCopy, sql

from app.database.engine import Connection, Database

Prepare = Callable[[Connection], Awaitable[object]]
"""What a connection does before it can read, in its snapshot."""


class ReadersDiffer(RuntimeError):
    """Connections on one snapshot have found different things: the file would have a gap."""

    def __init__(self) -> None:
        super().__init__("Expected the same on every connection of an export, found it otherwise.")


class Readers:
    """The connections that read, in the order of their turns: the first, and those that join it.

    Outside of the block that it opens nobody uses the others any more, and the pool has them back.
    """

    def __init__(self, first: Connection, database: Database, prepare: Prepare) -> None:
        self.first = first
        self._database = database
        self._prepare = prepare
        self._others: list[Connection] = []
        self._preparing: list[asyncio.Task[object]] = []
        self._stack = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *raised: Any) -> None:
        for each in self._preparing:
            each.cancel()
        try:
            await asyncio.gather(*self._preparing, return_exceptions=True)
        finally:
            await self._stack.__aexit__(*raised)

    @property
    def are_several(self) -> bool:
        """Whether others have joined."""
        return bool(self._others)

    async def join(self, others: int) -> None:
        """Let up to so many others prepare themselves meanwhile: as many as the pool can spare."""
        while len(self._others) < others:
            spare = await self._stack.enter_async_context(self._database.spare_connection())
            if spare is None:
                break
            self._others.append(spare)
        snapshot = await _snapshot_of(self.first) if self._others else ""
        self._preparing = [
            asyncio.create_task(_follow(other, snapshot, self._prepare)) for other in self._others
        ]

    async def ready(self, found: object) -> list[Connection]:
        """Every connection, once it is ready; `found` is what the first has prepared itself to.

        Raises:
            ReadersDiffer: one has found something else.
            psycopg.Error: one of them failed.
        """
        for each in self._preparing:
            if await each != found:
                raise ReadersDiffer
        return [self.first, *self._others]


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
    query: sql.Composable,
    values: dict[str, object],
) -> AsyncIterator[bytes | None]:
    """The text of each range, from one connection after the other; None where a range has no record.

    `query` gives place and text of the ranges whose place, counted from 0 and divided by `readers`, leaves `turn`.

    Raises:
        ReadersDiffer: a range is not where it should be, or left over.
    """
    async with AsyncExitStack() as stack:
        copies = [
            await _copied(
                stack, connection, query, {**values, "readers": len(connections), "turn": turn}
            )
            for turn, connection in enumerate(connections)
        ]
        for place in count():
            row = await copies[place % len(copies)].read_row()
            if row is None:
                break
            if row[0] != place:
                raise ReadersDiffer
            yield row[1]
        for copy in copies:
            if await copy.read_row() is not None:
                raise ReadersDiffer


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
    copy.set_types(["int4", "bytea"])
    return copy
