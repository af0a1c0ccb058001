"""Without a network a reload opens the same image with all its work; nobody else finds it on the machine."""

from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf, sign_in
from tests.browser.labelling import (
    Work,
    chip,
    draw_box,
    expect_saved,
    kept_ids,
    make_work,
    objects,
    open_editor,
    picture,
    shown_ids,
    wait_for_picture,
    wait_until,
)
from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("surviving")]

Database = psycopg.Connection[Any]
# Without a network, and of the page in the place of an image that is not kept.
NO_NETWORK = "net::ERR_|status of 503"
COPY = """async path => {
    const copy = await caches.match('/api/v1' + path)
    return copy ? (await copy.json()).layer.annotations.length : null
}"""
COPIES = "async () => (await caches.keys()).filter(name => name.startsWith('concord-kept-')).length"


@pytest.fixture
def work(as_owner: Client) -> Work:
    """An image that the owner is about to label."""
    return make_work(as_owner)


@pytest.fixture
def page(page_of: PageOf, owner: Person) -> Page:
    """The owner's browser, in which the network may fail."""
    return page_of(
        owner,
        forgives=NO_NETWORK,
        service_workers="allow",
        viewport={"width": 1280, "height": 800},
    )


def wait_for_copy(page: Page, path: str, objects_count: int) -> None:
    """Until the browser could do without the server."""
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    wait_until(lambda: page.evaluate(COPY, path) == objects_count, page)


def test_a_reload_without_a_network_goes_on_where_one_was(
    page: Page, work: Work, database: Database
) -> None:
    open_editor(page, work)
    draw_box(page, 0)
    expect_saved(page)
    wait_for_copy(page, work.path, 1)
    page.context.set_offline(True)
    draw_box(page, 1)
    # What the screen has told of is kept; a reload before that is another promise.
    expect(chip(page)).to_have_text("Offline · 1")
    drawn = shown_ids(page)

    page.reload()
    wait_for_picture(page)
    expect(objects(page)).to_have_count(2)
    expect(chip(page)).to_have_text("Offline · 1")
    assert shown_ids(page) == drawn
    draw_box(page, 2)
    expect(chip(page)).to_have_text("Offline · 2")
    page.reload()
    wait_for_picture(page)
    expect(objects(page)).to_have_count(3)
    # A tool and a panel that were not open before.
    page.keyboard.press("v")
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    page.context.set_offline(False)

    expect_saved(page, timeout_s=30)
    assert kept_ids(database, work) == shown_ids(page)
    assert len(shown_ids(page)) == 3


def test_an_image_that_was_fetched_ahead_can_be_opened_without_a_network(
    page: Page, as_owner: Client, work: Work
) -> None:
    upload_one_more(as_owner, work)
    other = next_assignment(as_owner, work.project["id"])
    open_editor(page, work)
    wait_for_copy(page, f"/assignments/{other['id']}", 0)

    page.context.set_offline(True)
    page.goto(f"/assignments/{other['id']}")

    wait_for_picture(page)
    expect(page.locator(".top-bar__file")).to_contain_text(other["image"]["file_name"])


def test_an_image_that_is_not_kept_leads_back_to_those_that_are(page: Page, work: Work) -> None:
    open_editor(page, work)
    wait_for_copy(page, work.path, 0)
    page.context.set_offline(True)

    page.goto("/assignments/999999")

    expect(page.get_by_role("heading", level=1)).to_have_text(
        "You are offline, and this image was not kept"
    )
    page.locator(".not-kept__list a").first.click()
    wait_for_picture(page)


def test_the_server_goes_first_while_it_answers(page: Page, as_owner: Client, work: Work) -> None:
    open_editor(page, work)
    wait_for_copy(page, work.path, 0)
    car = work.project["categories"][0]["id"]
    save(as_owner, work.layer_id, 0, added=[make_box(car)]).raise_for_status()

    page.goto("/projects")
    open_editor(page, work)

    expect(objects(page)).to_have_count(1)


def test_what_changed_meanwhile_is_shown_when_the_network_is_back(
    page: Page, as_owner: Client, work: Work
) -> None:
    open_editor(page, work)
    wait_for_copy(page, work.path, 0)
    page.context.set_offline(True)
    page.reload()
    wait_for_picture(page)
    car = work.project["categories"][0]["id"]
    save(as_owner, work.layer_id, 0, added=[make_box(car)]).raise_for_status()

    page.context.set_offline(False)

    expect(objects(page)).to_have_count(1, timeout=15_000)


def test_signing_out_takes_the_copies_away(page: Page, work: Work) -> None:
    open_editor(page, work)
    wait_for_copy(page, work.path, 0)

    page.goto("/projects")
    assert page.evaluate(COPIES) == 1
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in")

    wait_until(lambda: page.evaluate(COPIES) == 0, page)
    page.context.set_offline(True)
    page.goto(work.path)
    expect_nothing_kept(page)


def test_the_next_person_finds_nothing_of_the_one_before(
    page: Page, work: Work, server: Server, database: Database, annotator: Person
) -> None:
    open_editor(page, work)
    wait_for_copy(page, work.path, 0)

    page.context.clear_cookies()
    sign_in(page.context, server, database, annotator)
    page.goto("/projects")

    wait_until(lambda: page.evaluate(COPIES) == 0, page)
    page.context.set_offline(True)
    page.goto(work.path)
    expect_nothing_kept(page)


def expect_nothing_kept(page: Page) -> None:
    """The page in an image's place names no image."""
    expect(page.get_by_role("heading", level=1)).to_contain_text("You are offline")
    expect(page.locator(".not-kept__list a")).to_have_count(0)
    expect(page.locator(".not-kept__none")).to_be_visible()


def upload_one_more(client: Client, work: Work) -> None:
    """Another picture in the same project."""
    files = [("files", ("photo-1.jpg", picture(1)))]
    path = f"/api/v1/projects/{work.project['id']}/images"
    client.post(path, files=files).raise_for_status()
