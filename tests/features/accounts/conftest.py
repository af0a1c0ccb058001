"""People who sign in by e-mail and password."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

import pytest

from tests.conftest import Client, Person
from tests.servers import Server, client_of_server

PASSWORD = "correct horse battery staple"

OpenBrowser = Callable[[], AbstractContextManager[Client]]


@dataclass(frozen=True)
class Member:
    """Somebody with a password."""

    id: int
    email: str
    password: str = PASSWORD

    @property
    def credentials(self) -> dict[str, str]:
        return {"email": self.email, "password": self.password}


@pytest.fixture
def member(as_admin: Client, make_person: Callable[..., Person]) -> Member:
    email = make_person(name="Mia").email.replace("mia-", "mia.")
    body = {"email": email, "name": "Mia", "password": PASSWORD}
    created = as_admin.post("/api/v1/users", json=body)
    assert created.status_code == 201, created.text
    return Member(created.json()["id"], email)


@pytest.fixture
def open_browser(server: Server) -> OpenBrowser:
    """Factory of browsers: each has cookies of its own, and says that it comes from our pages."""

    @contextmanager
    def browser() -> Iterator[Client]:
        with client_of_server(server.url, Sec_Fetch_Site="same-origin") as client:
            yield client

    return browser


@pytest.fixture
def as_member(open_browser: OpenBrowser, member: Member) -> Iterator[Client]:
    """A browser in which the member is signed in."""
    with open_browser() as client:
        assert client.post("/api/v1/session", json=member.credentials).status_code == 201
        yield client
