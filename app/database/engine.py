"""One connection pool for both worlds: SQLAlchemy sessions and plain psycopg connections."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

from psycopg import AsyncConnection, OperationalError
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg_pool import AsyncConnectionPool, PoolTimeout
from sqlalchemy.exc import OperationalError as WrappedError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine
from sqlalchemy.pool import NullPool

Connection = AsyncConnection[TupleRow]

OUTAGES = (OperationalError, WrappedError)
"""What is raised where Postgres is away, restarts or is slow: by psycopg and its pool, and by SQLAlchemy around it."""

SPARE_WITHIN_S = 1
"""How long a connection that one can do without is waited for: the pool may have to make it."""


class Database:
    """The pool of one process, and the engine that borrows from it."""

    def __init__(self, url: str, *, pool_size: int) -> None:
        self.url = url
        self.pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            url,
            min_size=1,
            max_size=pool_size,
            open=False,
            close_returns=True,
            timeout=30,
            max_idle=300,
            kwargs={"application_name": "concord"},
        )
        self.engine: AsyncEngine = create_async_engine(
            "postgresql+psycopg://", poolclass=NullPool, async_creator=self.pool.getconn
        )

    async def open(self) -> None:
        """Connect; raises psycopg_pool.PoolTimeout when Postgres does not answer."""
        await self.pool.open(wait=True)

    async def close(self) -> None:
        """Give every connection back and close them."""
        await self.engine.dispose()
        await self.pool.close()

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed when the block ends well, rolled back otherwise."""
        async with AsyncSession(self.engine, expire_on_commit=False) as session, session.begin():
            yield session

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Connection]:
        """One transaction on a plain psycopg connection, for hand-written SQL."""
        async with self.pool.connection() as connection:
            yield connection

    @asynccontextmanager
    async def spare_connection(self) -> AsyncIterator[Connection | None]:
        """One more transaction for who already has one and can do without: None where others may need the connection.

        Half of the pool always stays theirs, so that nobody who holds a connection waits here for somebody who does.
        """
        async with AsyncExitStack() as stack:
            spare = None
            if self._has_spare():
                with suppress(PoolTimeout):
                    lent = self.pool.connection(timeout=SPARE_WITHIN_S)
                    spare = await stack.enter_async_context(lent)
            yield spare

    def _has_spare(self) -> bool:
        now = self.pool.get_stats()
        lent = now["pool_size"] - now["pool_available"]
        return not now.get("requests_waiting") and 2 * (lent + 1) <= self.pool.max_size

    @asynccontextmanager
    async def autocommit(self) -> AsyncIterator[Connection]:
        """Each statement is its own transaction: one round trip where `connection` takes three."""
        async with self.pool.connection() as connection:
            await connection.set_autocommit(True)
            try:
                yield connection
            finally:
                # A broken connection is not idle, and is thrown away by the pool.
                if connection.info.transaction_status is TransactionStatus.IDLE:
                    await connection.set_autocommit(False)


async def driver_connection(session: AsyncSession) -> Connection:
    """The psycopg connection below a session: hand-written SQL inside the same transaction."""
    raw = await (await session.connection()).get_raw_connection()
    connection: Any = raw.driver_connection
    if not isinstance(connection, AsyncConnection):
        raise TypeError(f"Expected a psycopg connection below the session, found {connection!r}.")
    return connection
