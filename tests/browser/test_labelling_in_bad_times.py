"""Without a network one submits all the same, on a full disk one is told, and what was brought back can be undone."""

from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Work,
    chip,
    draw_box,
    expect_saved,
    kept_ids,
    make_work,
    objects,
    open_editor,
    shown_ids,
    wait_until,
)
from tests.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("surviving")]

Database = psycopg.Connection[Any]
NO_NETWORK = "net::ERR_"

FULL_DISK = """
const put = IDBObjectStore.prototype.put
IDBObjectStore.prototype.put = function (...row) {
    if (window.isDiskFull && this.name === 'outbox')
        throw new DOMException('The disk is full.', 'QuotaExceededError')
    return put.apply(this, row)
}
"""


@pytest.fixture
def work(as_owner: Client) -> Work:
    """An image that the owner is about to label."""
    return make_work(as_owner, questions=[])


@pytest.fixture
def page(page_of: PageOf, owner: Person) -> Page:
    """The owner's browser, in which the network may fail."""
    return page_of(owner, forgives=NO_NETWORK, viewport={"width": 1280, "height": 800})


def state_of(database: Database, work: Work) -> str:
    """How far the assignment has come."""
    row = database.execute("select state from assignments where id = %s", [work.id]).fetchone()
    assert row is not None
    return str(row[0])


def submit_offline(page: Page, work: Work) -> None:
    """Draw, and hand the image in, without a network."""
    open_editor(page, work)
    page.context.set_offline(True)
    draw_box(page, 0)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("will be submitted when the connection is back").first).to_be_visible()


def test_an_image_submitted_offline_is_submitted_once_there_is_a_network(
    page: Page, work: Work, database: Database
) -> None:
    submit_offline(page, work)
    assert state_of(database, work) == "in_progress"

    page.context.set_offline(False)

    expect(page.get_by_text("photo-0.jpg is submitted.")).to_be_visible(timeout=15_000)
    assert state_of(database, work) == "submitted"
    assert kept_ids(database, work) == shown_ids(page)


def test_a_submission_that_waits_outlives_the_page(
    page: Page, work: Work, database: Database
) -> None:
    submit_offline(page, work)
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")
    page.close()
    page.context.set_offline(False)

    reopened = page.context.new_page()
    reopened.goto(work.path)

    expect(reopened.get_by_text("photo-0.jpg is submitted.")).to_be_visible(timeout=15_000)
    assert state_of(database, work) == "submitted"
    assert len(kept_ids(database, work)) == 1


def test_a_change_takes_a_waiting_submission_back(
    page: Page, work: Work, database: Database
) -> None:
    submit_offline(page, work)

    draw_box(page, 1)
    expect(page.get_by_text("will not be handed in yet")).to_be_visible()
    page.context.set_offline(False)

    expect_saved(page)
    assert state_of(database, work) == "in_progress"


def test_work_that_is_refused_can_be_taken_away_as_a_file(
    page_of: PageOf, owner: Person, work: Work, database: Database
) -> None:
    page = page_of(owner, forgives=f"{NO_NETWORK}|409")
    submit_offline(page, work)
    database.execute("update projects set archived_at = now() where id = %s", [work.project["id"]])
    page.context.set_offline(False)

    refusal = page.locator(".stage-notice", has_text="This project is archived")
    expect(refusal).to_be_visible(timeout=15_000)
    with page.expect_download() as download:
        refusal.get_by_role("button", name="Download the work").click()
    assert download.value.suggested_filename == "photo-0.jpg.json"


def test_a_full_disk_is_said_and_work_goes_to_the_server(
    page: Page, work: Work, database: Database
) -> None:
    page.add_init_script(FULL_DISK)
    open_editor(page, work)
    page.evaluate("window.isDiskFull = true")

    page.context.set_offline(True)
    draw_box(page, 0)
    expect(chip(page)).to_have_text("Not kept on this device · 1")
    page.context.set_offline(False)

    expect_saved(page)
    assert kept_ids(database, work) == shown_ids(page)
    assert len(shown_ids(page)) == 1


def test_a_restored_revision_is_undone_by_the_usual_key(
    page: Page, work: Work, database: Database
) -> None:
    open_editor(page, work)
    for cell in range(2):
        draw_box(page, cell)
        expect_saved(page)
    both = shown_ids(page)
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Restore").first.click()
    expect(page.get_by_text("Revision 1 is back.")).to_be_visible()
    wait_until(lambda: len(kept_ids(database, work)) == 1, page)

    page.locator("#stage").focus()
    page.keyboard.press("Control+z")
    page.get_by_role("tab", name="Labels").click()

    expect(objects(page)).to_have_count(2)
    expect_saved(page)
    assert kept_ids(database, work) == both
