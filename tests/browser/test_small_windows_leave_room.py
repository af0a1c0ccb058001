"""In a small window the side bar lies over the picture, and is there when it is asked for."""

import pytest
from httpx import Client
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import expect_saved, make_work, open_editor, wait_for_picture
from tests.conftest import Person

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]


@pytest.mark.parametrize("width", [800, 1024])
def test_the_picture_has_the_room_until_the_side_bar_is_asked_for(
    page_of: PageOf, as_owner: Client, owner: Person, width: int
) -> None:
    work = make_work(as_owner)
    page = page_of(owner, viewport={"width": width, "height": 700})
    open_editor(page, work)
    stage, side_bar = page.locator("#stage"), page.locator("concord-side-bar")
    toggle = page.get_by_role("button", name="Show or hide the side bar")
    expect(side_bar).to_be_hidden()
    frame = stage.bounding_box()
    assert frame is not None
    assert frame["width"] > width - 120

    with page.expect_response("**/me/preferences"):
        page.keyboard.press("\\")
    expect(side_bar).to_be_visible()
    expect(toggle).to_have_attribute("aria-pressed", "true")
    assert stage.bounding_box() == frame
    page.reload()
    wait_for_picture(page)
    expect(side_bar).to_be_visible()
    toggle.click()
    expect(side_bar).to_be_hidden()

    page.locator("#stage").focus()
    page.keyboard.press("b")
    box = stage.bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + 200, box["y"] + 200)
    page.mouse.down()
    page.mouse.move(box["x"] + 300, box["y"] + 300, steps=3)
    page.mouse.up()
    page.keyboard.press("\\")
    expect(page.locator(".object[role=option]")).to_have_count(1)
    expect_saved(page)


def test_what_stands_beside_submit_keeps_its_place(
    page_of: PageOf, as_owner: Client, owner: Person
) -> None:
    work = make_work(as_owner)
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    submit = page.locator(".top-bar [data-action^=submit]")
    page.evaluate("document.fonts.ready.then(() => null)")

    page.keyboard.press("b")
    expect(submit).to_contain_text("Ctrl+Enter")
    before = submit.bounding_box()
    page.keyboard.press("v")
    expect(submit).not_to_contain_text("Ctrl")

    assert submit.bounding_box() == before


def test_the_line_below_the_picture_stays_in_reach_beside_the_side_bar(
    page_of: PageOf, as_owner: Client, owner: Person
) -> None:
    work = make_work(as_owner)
    page = page_of(owner, viewport={"width": 1024, "height": 700})
    open_editor(page, work)
    fit = page.locator(".status-bar [data-action=fit]")
    page.keyboard.press("\\")
    expect(page.locator("concord-side-bar")).to_be_visible()
    before = fit.inner_text()

    page.locator(".status-bar [data-action=zoom-in]").click()
    expect(fit).not_to_have_text(before)
    fit.click()

    expect(fit).to_have_text(before)
