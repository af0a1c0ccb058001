"""Nothing that was drawn is lost, and nothing is there twice: without a network, after a crash, in two tabs at once."""

import signal
from pathlib import Path
from typing import Any

import psutil
import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Browser, Error, Page, expect

from tests.browser.chromium import find_chromium
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
    shown_ids,
    wait_until,
)
from tests.conftest import Person
from tests.factories.labelling import make_box, save
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("surviving")]

Database = psycopg.Connection[Any]
NO_NETWORK = "net::ERR_"


@pytest.fixture
def work(as_owner: Client) -> Work:
    """An image that the owner is about to label."""
    return make_work(as_owner)


@pytest.fixture
def page(page_of: PageOf, owner: Person) -> Page:
    """The owner's browser, in which the network may fail."""
    return page_of(owner, forgives=NO_NETWORK, viewport={"width": 1280, "height": 800})


def test_what_is_drawn_offline_is_saved_when_the_network_is_back(
    page: Page, work: Work, database: Database
) -> None:
    open_editor(page, work)

    page.context.set_offline(True)
    for cell in range(3):
        draw_box(page, cell)
    expect(chip(page)).to_have_text("Offline · 3", timeout=10_000)
    assert kept_ids(database, work) == set()
    page.context.set_offline(False)

    expect_saved(page)
    assert kept_ids(database, work) == shown_ids(page)
    assert len(shown_ids(page)) == 3


@pytest.mark.parametrize("way", ["closed", "crashed"])
def test_a_page_that_ends_right_after_drawing_loses_nothing(
    page: Page, work: Work, database: Database, way: str
) -> None:
    open_editor(page, work)
    for cell in range(2):
        draw_box(page, cell)
    drawn = shown_ids(page)

    if way == "closed":
        page.close()
    else:
        crash(page)
    reopened = page.context.new_page()
    open_editor(reopened, work)

    expect_saved(reopened)
    assert shown_ids(reopened) == drawn
    assert kept_ids(database, work) == drawn


def test_a_browser_killed_while_offline_still_has_the_work(
    chromium: Browser,
    server: Server,
    database: Database,
    owner: Person,
    work: Work,
    tmp_path: Path,
) -> None:
    profile = tmp_path / "profile"
    browser = launch(chromium, profile, server, database, owner)
    first = browser.pages[0]
    open_editor(first, work)
    browser.set_offline(True)
    for cell in range(3):
        draw_box(first, cell)
    drawn = shown_ids(first)

    kill_browser(profile)
    again = launch(chromium, profile, server, database, owner)
    open_editor(again.pages[0], work)

    expect_saved(again.pages[0])
    assert kept_ids(database, work) == drawn
    again.close()


def test_undo_and_redo_reach_back_beyond_a_reload(
    page: Page, work: Work, database: Database
) -> None:
    open_editor(page, work)
    draw_box(page, 0)
    draw_box(page, 1)
    both = shown_ids(page)
    expect_saved(page)

    page.reload()
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.keyboard.press("Control+z")
    expect(objects(page)).to_have_count(1)
    expect_saved(page)
    assert kept_ids(database, work) == shown_ids(page)
    page.reload()
    expect(page.get_by_role("button", name="Redo")).to_be_enabled()
    page.keyboard.press("Control+Shift+z")

    expect(objects(page)).to_have_count(2)
    expect_saved(page)
    assert kept_ids(database, work) == both


def test_two_tabs_on_one_image_show_each_others_objects(
    page: Page, work: Work, database: Database
) -> None:
    open_editor(page, work)
    second = page.context.new_page()
    open_editor(second, work)

    draw_box(page, 0)
    expect(objects(second)).to_have_count(1)
    draw_box(second, 1)
    expect(objects(page)).to_have_count(2)
    page.close()
    draw_box(second, 2)

    expect_saved(second)
    assert kept_ids(database, work) == shown_ids(second)
    assert len(kept_ids(database, work)) == 3


@pytest.mark.parametrize("choice", ["Mine", "Theirs"])
def test_a_collision_with_another_device_is_shown_and_settled_by_a_choice(
    page_of: PageOf,
    as_owner: Client,
    owner: Person,
    work: Work,
    database: Database,
    choice: str,
) -> None:
    car = work.project["categories"][0]["id"]
    box = make_box(car, x=100.0, y=100.0)
    save(as_owner, work.layer_id, 0, added=[box]).raise_for_status()
    here, there = (page_of(owner, forgives="409") for _ in range(2))
    for device in (here, there):
        open_editor(device, work)

    nudge_the_object(there, "ArrowRight", times=2)
    expect_saved(there)
    nudge_the_object(here, "ArrowDown", times=3)
    draw_box(here, 5)

    expect(chip(here)).to_have_text("Conflict", timeout=10_000)
    expect(here.get_by_text("One thing was also changed elsewhere")).to_be_visible()
    assert kept_corner(database, box) == (102, 100)
    # What does not collide is saved without waiting for the choice.
    wait_until(lambda: kept_ids(database, work) == shown_ids(here), here)
    here.get_by_role("button", name=choice).click()

    expect_saved(here)
    assert kept_corner(database, box) == ((100, 103) if choice == "Mine" else (102, 100))
    assert kept_ids(database, work) == shown_ids(here)


def test_work_goes_on_while_signed_out_and_is_sent_after_signing_in_in_another_tab(
    page_of: PageOf, as_owner: Client, as_admin: Client, owner: Person, database: Database
) -> None:
    work = make_work(as_owner)
    page = page_of(owner, forgives="401")
    open_editor(page, work)

    database.execute("update sessions set expires_at = now() where user_id = %s", [owner.id])
    for cell in range(2):
        draw_box(page, cell)
    expect(chip(page)).to_have_text("Signed out", timeout=10_000)
    draw_box(page, 2)
    assert kept_ids(database, work) == set()
    link = as_admin.post(f"/api/v1/users/{owner.id}/sign-in-links").json()["url"]
    tab = page.context.new_page()
    tab.goto(link)
    tab.get_by_role("button").first.click()
    tab.wait_for_url("**/setup")
    page.bring_to_front()

    expect_saved(page, timeout_s=20)
    assert kept_ids(database, work) == shown_ids(page)
    assert len(shown_ids(page)) == 3


def test_work_left_behind_on_another_image_is_sent_from_the_next_one(
    page: Page, as_owner: Client, database: Database
) -> None:
    left, opened = make_work(as_owner), make_work(as_owner)
    open_editor(page, left)
    page.route("**/api/v1/layers/*", lambda route: route.abort())
    draw_box(page, 0)
    drawn = shown_ids(page)
    crash(page)

    other = page.context.new_page()
    open_editor(other, opened)

    wait_until(lambda: kept_ids(database, left) == drawn, other)


def nudge_the_object(page: Page, key: str, *, times: int) -> None:
    """Select the only object with the keyboard and move it pixel by pixel."""
    page.locator("#stage").focus()
    page.keyboard.press("v")
    page.keyboard.press("Tab")
    for _ in range(times):
        page.keyboard.press(key)


def kept_corner(database: Database, box: dict[str, Any]) -> tuple[float, float] | None:
    """Where the database holds the top left corner of an object."""
    statement = "select x, y from annotations where id = %s and removed_at is null"
    return database.execute(statement, [box["id"]]).fetchone()


def crash(page: Page) -> None:
    """End the page's process without a word to it."""
    with pytest.raises(Error, match="crash"):
        page.goto("chrome://crash")


def launch(
    chromium: Browser, profile: Path, server: Server, database: Database, person: Person
) -> Any:
    """A browser of its own, whose memory outlives it."""
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=find_chromium(),
        args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        base_url=server.url,
    )
    sign_in(context, server, database, person)
    return context


def kill_browser(profile: Path) -> None:
    """Kill every process of the browser at once."""
    mine = [
        process
        for process in psutil.process_iter(["cmdline"])
        if any(str(profile) in part for part in process.info["cmdline"] or ())
    ]
    assert mine
    for process in mine:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs(mine, timeout=10)
