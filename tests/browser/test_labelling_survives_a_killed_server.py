"""The server and its Postgres are killed while somebody draws: when they are back, everything drawn is saved."""

import re
from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from httpx import Client
from playwright.sync_api import Browser, Page, expect

from tests.browser.labelling import (
    Work,
    chip,
    draw_box,
    expect_saved,
    make_work,
    objects,
    open_editor,
    shown_ids,
    wait_for_picture,
)
from tests.factories.labelling import get_layer
from tests.features.operations.mortal import MortalServer, client_by_link

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("surviving")]


@pytest.fixture
def mortal(tmp_path: Path) -> Iterator[MortalServer]:
    """A server of the test's own, running."""
    mortal = MortalServer(tmp_path)
    mortal.start()
    yield mortal
    mortal.stop()


def test_a_server_killed_in_the_middle_of_drawing_costs_nothing(
    chromium: Browser, mortal: MortalServer
) -> None:
    with client_by_link(mortal.first_sign_in_link()) as client:
        work = make_work(client)
        page = page_with(chromium, mortal, dict(client.cookies))
        open_editor(page, work)

        draw_box(page, 0)
        draw_box(page, 1)
        mortal.kill()
        draw_box(page, 2)
        draw_box(page, 3)
        expect(chip(page)).to_have_text(re.compile(r"Offline · \d"), timeout=10_000)
        mortal.start()

        expect_saved(page, timeout_s=40)
        assert saved_ids(client, work) == shown_ids(page)
        page.reload()
        wait_for_picture(page)
        expect(objects(page)).to_have_count(4)
        page.context.close()


def page_with(chromium: Browser, mortal: MortalServer, cookies: dict[str, str]) -> Page:
    """A browser that has the session of these cookies."""
    context = chromium.new_context(base_url=mortal.url)
    for name, value in cookies.items():
        context.add_cookies([{"name": name, "value": value, "url": mortal.url}])
    return context.new_page()


def saved_ids(client: Client, work: Work) -> set[UUID]:
    """What the server answers that it has."""
    return {UUID(box["id"]) for box in get_layer(client, work.layer_id)["annotations"]}
