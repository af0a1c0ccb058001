"""Hear what Postgres announces, on a connection of its own, for as long as the task lives."""

import asyncio
from collections.abc import Callable

import structlog
from psycopg import AsyncConnection, OperationalError

log = structlog.get_logger()


async def listen(
    url: str,
    channel: str,
    *,
    begun: Callable[[], None],
    heard: Callable[[str], None],
    again_s: float,
) -> None:
    """Call `heard` with the payload of each notice, and `begun` at each new start: notices before it were missed.

    A lost connection is made again after `again_s`.
    """
    while True:
        try:
            async with await AsyncConnection.connect(url, autocommit=True) as connection:
                await connection.execute(f"listen {channel}")
                begun()
                async for notice in connection.notifies():
                    heard(notice.payload)
        except OperationalError as error:
            log.warning("nothing is heard from the database", channel=channel, error=str(error))
        await asyncio.sleep(again_s)
