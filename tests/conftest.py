"""A real server for every test process: uvicorn on loopback, on its own database cloned from a migrated template.

Nothing is cleaned between tests. Each test makes its own people and projects, as tenants of one server would be, so
tests cannot see each other; what must be tested on an empty server takes `fresh_server`.
"""

import gc
import hashlib
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psycopg
import pytest
import structlog
from hypothesis import settings

from app.settings import Settings
from tests.servers import Server, client_of_server, running_server, temporary_database

Client = httpx.Client

# How long an example takes says what else the machine has to do.
settings.register_profile("concord", deadline=None)
settings.load_profile("concord")


def pytest_collection_finish() -> None:
    """As the server does when it has started: the collector need not look at thousands of modules and tests again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The server of this test process."""
    with _server(tmp_path_factory.mktemp("concord")) as running:
        yield running


@pytest.fixture
def fresh_server(tmp_path: Path) -> Iterator[Server]:
    """A server of this test's own, with an empty database."""
    with _server(tmp_path) as running:
        yield running


@contextmanager
def _server(folder: Path, **settings: Any) -> Iterator[Server]:
    with temporary_database() as url:
        values: Any = {"data_dir": folder, "database_url": url, "log_level": "warning"}
        values |= {"allow_private_addresses": True}  # receivers of webhooks are neighbours here
        with running_server(Settings(**(values | settings))) as running:
            yield running


@pytest.fixture(scope="session")
def database(server: Server) -> Iterator[psycopg.Connection[Any]]:
    """A connection to the server's database, each statement its own transaction."""
    with psycopg.connect(server.database_url, autocommit=True) as connection:
        yield connection


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and a token to act by."""

    id: int
    email: str
    name: str
    token: str


@pytest.fixture(scope="session")
def make_person(database: psycopg.Connection[Any]) -> Callable[..., Person]:
    """Factory of people: `make_person(role="admin")`."""

    def make(*, name: str = "Ada", role: str = "member") -> Person:
        email = f"{name.lower()}-{secrets.token_hex(4)}@example.org"
        token = f"concord_{secrets.token_urlsafe(32)}"
        row = database.execute(
            "insert into users (email, name, role) values (%s, %s, %s) returning id",
            [email, name, role],
        ).fetchone()
        assert row is not None
        database.execute(
            "insert into api_tokens (user_id, name, prefix, token_hash) values (%s, 'tests', %s, %s)",
            [row[0], token[:12], hashlib.sha256(token.encode()).digest()],
        )
        return Person(row[0], email, name, token)

    return make


@pytest.fixture(scope="session")
def client_of(server: Server) -> Iterator[Callable[[Person], Client]]:
    """Factory of clients that act as a person, by token."""
    made: list[Client] = []

    def client(person: Person) -> Client:
        made.append(client_of_server(server.url, Authorization=f"Bearer {person.token}"))
        return made[-1]

    yield client
    for each in made:
        each.close()


@pytest.fixture
def anonymous(server: Server) -> Iterator[Client]:
    """A client that nobody has signed in; it sends the headers of a browser on our own pages."""
    with client_of_server(server.url, Origin=server.url) as client:
        yield client


@pytest.fixture
def as_admin(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Client:
    """A client of an administrator."""
    return client_of(make_person(name="Root", role="admin"))


@pytest.fixture
def owner(make_person: Callable[..., Person]) -> Person:
    """Whoever creates the test's project."""
    return make_person(name="Olga")


@pytest.fixture
def as_owner(owner: Person, client_of: Callable[[Person], Client]) -> Client:
    """A client of the person who creates the test's project."""
    return client_of(owner)


@pytest.fixture
def annotator(make_person: Callable[..., Person]) -> Person:
    """Somebody who labels; a member of a project once `project` or the test adds them."""
    return make_person(name="Anna")


@pytest.fixture
def as_annotator(annotator: Person, client_of: Callable[[Person], Client]) -> Client:
    """A client of the annotator."""
    return client_of(annotator)


@pytest.fixture
def stranger(make_person: Callable[..., Person], client_of: Callable[[Person], Client]) -> Client:
    """A client of somebody who is in no project."""
    return client_of(make_person(name="Sten"))


def pytest_configure(config: pytest.Config) -> None:
    """Keep proxies and a developer's own settings out of the tests."""
    for name in list(os.environ):
        if name.startswith("CONCORD_") and not name.startswith("CONCORD_TEST_"):
            del os.environ[name]
    os.environ["NO_PROXY"] = "*"
    # With every local variable in it, one traceback of a server takes twenty seconds to write.
    structlog.configure(
        processors=[
            structlog.stdlib.add_log_level,
            structlog.dev.ConsoleRenderer(
                colors=False, exception_formatter=structlog.dev.plain_traceback
            ),
        ]
    )
