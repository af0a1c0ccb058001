"""Databases and servers for tests and benchmarks."""

import atexit
import hashlib
import os
import secrets
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import httpx
import psycopg
import uvicorn
from fastapi import FastAPI
from psycopg.conninfo import make_conninfo

from app.database.migrating import migrate
from app.main import create_app
from app.settings import Settings

ROOT = Path(__file__).parent.parent
# Loopback is not encrypted. Without this every client would read the certificates of the world: 28 ms and a megabyte.
_NO_CERTIFICATES = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)


def client_of_server(url: str, **headers: str) -> httpx.Client:
    """A client of a server on loopback, with these headers (`Sec_Fetch_Site` stands for `Sec-Fetch-Site`)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Client(base_url=url, headers=named, timeout=30, verify=_NO_CERTIFICATES)


@dataclass(frozen=True)
class Server:
    """A running Concord."""

    url: str
    database_url: str
    app: FastAPI
    settings: Settings


@cache
def postgres_url() -> str:
    """A Postgres that test processes share: the one that CONCORD_TEST_DATABASE_URL names, or an embedded one."""
    given = os.environ.get("CONCORD_TEST_DATABASE_URL")
    if given:
        return given
    from app.database.embedded import EmbeddedPostgres

    settings = Settings(data_dir=ROOT / ".make" / "test-data")
    share = EmbeddedPostgres.acquire(settings, durable=False)
    atexit.register(share.close)
    return share.url


@contextmanager
def temporary_database() -> Iterator[str]:
    """A migrated, empty database, dropped at the end."""
    name = f"test_{secrets.token_hex(6)}"
    with psycopg.connect(postgres_url(), autocommit=True) as connection:
        template = _template(connection)
        connection.execute(f'create database "{name}" template "{template}"')
    try:
        yield _named(name)
    finally:
        with psycopg.connect(postgres_url(), autocommit=True) as connection:
            connection.execute(f'drop database "{name}" with (force)')


def _template(connection: psycopg.Connection[Any]) -> str:
    """The migrated template, made once for each state of the migrations."""
    sources = sorted((ROOT / "migrations" / "versions").glob("*.py"))
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:16]
    name = f"concord_template_{digest}"
    connection.execute("select pg_advisory_lock(7201)")
    try:
        exists = connection.execute("select 1 from pg_database where datname = %s", [name])
        if exists.fetchone() is None:
            unfinished = f"{name}_new"
            connection.execute(f'drop database if exists "{unfinished}" with (force)')
            connection.execute(f'create database "{unfinished}"')
            migrate(_named(unfinished))
            connection.execute(f'alter database "{unfinished}" rename to "{name}"')
    finally:
        connection.execute("select pg_advisory_unlock(7201)")
    return name


def _named(name: str) -> str:
    return make_conninfo(postgres_url(), dbname=name)


@contextmanager
def running_server(settings: Settings) -> Iterator[Server]:
    """Serve Concord on a free port of loopback, in a thread of this process."""
    assert settings.database_url is not None
    application = create_app(settings, database_url=settings.database_url)
    config = uvicorn.Config(
        application,
        host="127.0.0.1",
        port=0,
        log_config=None,
        loop="uvloop",
        http="httptools",
        lifespan="on",
        timeout_keep_alive=120,  # A busy machine may leave a client idle for the usual five seconds in mid-test.
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + 30
    while not server.started:
        if not thread.is_alive() or time.monotonic() > deadline:
            raise RuntimeError("The test server did not start; its error is above.")
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield Server(f"http://127.0.0.1:{port}", settings.database_url, application, settings)
    finally:
        server.should_exit = True
        thread.join(15)
