"""A real Chromium on the server of the test process, signed in as somebody."""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterator
from typing import Any, Protocol

import psycopg
import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from tests.browser.chromium import HELP, find_chromium
from tests.conftest import Person
from tests.servers import Server

PageOf = Callable[..., Page]

# A machine that does several things at once may need more than the usual five seconds for what takes one by itself.
expect.set_options(timeout=15_000)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless; for one module, since an open Playwright keeps async tests from running."""
    path = find_chromium()
    assert path is not None, HELP
    with sync_playwright() as playwright:
        options = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        browser = playwright.chromium.launch(executable_path=path, args=options)
        yield browser
        browser.close()


@pytest.fixture
def page_of(
    chromium: Browser, server: Server, database: psycopg.Connection[Any]
) -> Iterator[PageOf]:
    """Factory of pages: `page_of(person, color_scheme="dark")`; without a person nobody is signed in.

    An error in the browser's console fails the test: under the content security policy that is how a page breaks.
    What the browser itself says of a missing network or a refused save is forgiven where the test brings it about:
    `page_of(person, forgives="net::ERR_|401")`.
    """
    errors: list[str] = []
    contexts = []

    def page(person: Person | None, *, forgives: str | None = None, **options: Any) -> Page:
        def hear(said: ConsoleMessage) -> None:
            is_forgiven = forgives is not None and re.search(forgives, said.text)
            if said.type == "error" and not is_forgiven:
                errors.append(said.text)

        # What goes through a service worker cannot be held up or refused by a test; few tests are about it.
        context = chromium.new_context(
            base_url=server.url, **{"service_workers": "block", **options}
        )
        contexts.append(context)
        if person is not None:
            sign_in(context, server, database, person)
        context.on("weberror", lambda error: errors.append(str(error.error)))
        context.on("console", hear)
        return context.new_page()

    yield page
    for context in contexts:
        context.close()
    assert errors == []


class Addressed(Protocol):
    """Something that a browser can be pointed at."""

    @property
    def url(self) -> str: ...


def sign_in(
    context: BrowserContext, server: Addressed, database: psycopg.Connection[Any], person: Person
) -> None:
    """Give the browser a session of the person."""
    secret = secrets.token_urlsafe(32)
    context.add_cookies([{"name": "concord", "value": secret, "url": server.url}])
    database.execute(
        """
        insert into sessions (token_hash, user_id, user_agent, expires_at)
        values (%s, %s, 'tests', now() + interval '1 day')
        """,
        [hashlib.sha256(secret.encode()).digest(), person.id],
    )
