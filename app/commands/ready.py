"""The database of a command: running, and with the newest schema."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

from app.commands.schema import bring_up_to_date
from app.database.embedded import resolve_database_url
from app.database.engine import Database
from app.settings import Settings


@contextmanager
def ready_database(settings: Settings) -> Iterator[str]:
    """The URL of a Postgres that answers and has the newest schema, for as long as the block runs."""
    with resolve_database_url(settings) as url:
        bring_up_to_date(url)
        yield url


def with_database(settings: Settings, work: Callable[[Database], Awaitable[None]]) -> None:
    """Do something that needs no server, only the database."""
    with ready_database(settings) as url:
        asyncio.run(work_on(settings, url, work))


async def work_on(
    settings: Settings, url: str, work: Callable[[Database], Awaitable[None]]
) -> None:
    """Do something on a database that is ready."""
    database = Database(url, pool_size=settings.database_pool_size)
    await database.open()
    try:
        await work(database)
    finally:
        await database.close()
