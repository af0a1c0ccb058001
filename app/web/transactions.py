"""One transaction per request.

The dependencies are declared with `scope="function"`: they end before the response is sent. With the default scope a
commit that fails would come after a 200 had already left (tests/features/web/test_transactions.py keeps this true).
"""

from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession

from app.database.engine import Connection, Database


async def open_session(request: Request) -> AsyncIterator[AsyncSession]:
    """The request's transaction, for cold paths."""
    database: Database = request.app.state.database
    async with database.session() as session:
        yield session


async def open_connection(request: Request) -> AsyncIterator[Connection]:
    """The request's transaction on a plain psycopg connection, for hot paths."""
    database: Database = request.app.state.database
    async with database.connection() as connection:
        yield connection


RequestSession = Annotated[AsyncSession, Depends(open_session, scope="function")]
RequestConnection = Annotated[Connection, Depends(open_connection, scope="function")]
