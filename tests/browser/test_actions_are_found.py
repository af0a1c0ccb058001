"""Actions where one looks for them: under the right button, and in the palette by a few letters."""

import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import Hand, Point, Work, make_work, objects, open_editor, press
from tests.browser.test_predictions_are_taken_over import others, predict
from tests.conftest import Person
from tests.factories.labelling import make_box, save

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

IN_OWN_BOX, IN_PREDICTION, IN_NOTHING = (60.0, 40.0), (350.0, 280.0), (20.0, 560.0)


@pytest.fixture
def page(page_of: PageOf, owner: Person, as_owner: Client) -> Page:
    """The editor, on an image with an own box and two of a detector."""
    work: Work = make_work(as_owner)
    predict(as_owner, work)
    box = make_box(work.project["categories"][0]["id"])
    save(as_owner, work.layer_id, 0, added=[box]).raise_for_status()
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    expect(others(page)).to_have_count(1)
    expect(page.locator(".layer-list__row [aria-pressed=true]")).to_be_visible()
    return page


def ask(page: Page, at: Point) -> Locator:
    """The menu under the right button at a place."""
    page.mouse.click(*Hand(page).place(at), button="right")
    menu = page.locator(".stage-menu")
    expect(menu).to_be_visible()
    return menu


def test_the_right_button_takes_what_lies_under_it(page: Page) -> None:
    menu = ask(page, IN_OWN_BOX)
    expect(objects(page).and_(page.locator("[aria-selected=true]"))).to_have_count(1)
    expect(menu.get_by_role("button", name="Duplicate the selection")).to_be_visible()
    press(page, "Escape")
    expect(menu).to_be_hidden()

    menu = ask(page, IN_NOTHING)
    expect(objects(page).and_(page.locator("[aria-selected=true]"))).to_have_count(0)
    expect(menu.get_by_role("button", name="Select all")).to_be_visible()
    expect(menu.get_by_role("button", name="Take over")).to_have_count(0)
    press(page, "Escape")
    expect(menu).to_be_hidden()

    menu = ask(page, IN_PREDICTION)
    menu.get_by_role("button", name="Take over this car of detector@2").click()
    expect(objects(page)).to_have_count(2)


def test_the_palette_lists_what_fits_the_letters(page: Page) -> None:
    press(page, "Control+k")
    palette = page.get_by_role("dialog", name="Find an action")
    options = palette.get_by_role("option")
    expect(options.first).to_be_visible()

    page.keyboard.type("zoom")
    expect(options.first).to_contain_text("Zoom")
    assert all("zoom" in words.lower() for words in options.all_inner_texts())

    page.keyboard.type("xyz")
    expect(options).to_have_count(0)
    expect(palette).to_contain_text("Nothing is called “zoomxyz”.")

    palette.get_by_role("combobox").fill("object 1")
    expect(options.first).to_contain_text("Object 1: car")
    press(page, "Enter")
    expect(palette).to_be_hidden()
    expect(objects(page).and_(page.locator("[aria-selected=true]"))).to_have_count(1)
