"""A real Chromium on the server of the test process, signed in as somebody."""

import hashlib
import secrets
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.chromium import HELP, find_chromium
from tests.conftest import Person
from tests.servers import Server

PageOf = Callable[..., Page]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, headless."""
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
    """
    errors: list[str] = []
    contexts = []

    def page(person: Person | None, **options: Any) -> Page:
        context = chromium.new_context(base_url=server.url, **options)
        contexts.append(context)
        if person is not None:
            cookie = {"name": "concord", "value": _sign_in(database, person), "url": server.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
        opened = context.new_page()
        opened.on("pageerror", lambda error: errors.append(str(error)))
        opened.on(
            "console", lambda said: errors.append(said.text) if said.type == "error" else None
        )
        return opened

    yield page
    for context in contexts:
        context.close()
    assert errors == []


def _sign_in(database: psycopg.Connection[Any], person: Person) -> str:
    secret = secrets.token_urlsafe(32)
    database.execute(
        """
        insert into sessions (token_hash, user_id, user_agent, expires_at)
        values (%s, %s, 'tests', now() + interval '1 day')
        """,
        [hashlib.sha256(secret.encode()).digest(), person.id],
    )
    return secret
