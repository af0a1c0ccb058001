"""Which Postgres to use: the operator's, or the embedded one."""

from collections.abc import Iterator
from contextlib import contextmanager

from app.database.embedded.binaries import OLDEST_MAJOR
from app.database.embedded.errors import NotAPostgresUrl, TooOldServer, UnreachableServer
from app.database.embedded.supervisor import embedded_postgres
from app.settings import Settings

CONNECT_TIMEOUT_S = 10


@contextmanager
def resolve_database_url(settings: Settings) -> Iterator[str]:
    """The URL of the Postgres to use, for as long as the block runs.

    Raises:
        PostgresUnavailable: a refusal that says what to do.
    """
    if settings.database_url is None:
        with embedded_postgres(settings) as url:
            yield url
    else:
        check_server(settings.database_url)
        yield settings.database_url


def check_server(url: str) -> None:
    """Refuse a server that does not answer or is too old."""
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    try:
        conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        raise NotAPostgresUrl(url.partition(":")[0][:20]) from None
    try:
        with psycopg.connect(url, connect_timeout=CONNECT_TIMEOUT_S) as connection:
            version = connection.info.server_version
    except psycopg.Error as error:
        raise UnreachableServer(str(error).strip()) from None
    if version // 10_000 < OLDEST_MAJOR:
        raise TooOldServer(f"{version // 10_000}.{version % 10_000}")
