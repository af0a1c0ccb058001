"""How the picture is looked at: compared, brightened, measured, from afar and from near."""

import re

import pytest
from httpx import Client
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Hand,
    Work,
    make_work,
    near,
    objects,
    open_editor,
    press,
    wait_for_picture,
    wait_until,
)
from tests.conftest import Person
from tests.factories.labelling import make_box, save

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]


@pytest.fixture
def work(as_owner: Client) -> Work:
    """Three boxes, one after the other as one reads."""
    work = make_work(as_owner)
    car = work.project["categories"][0]["id"]
    boxes = [make_box(car, x=x, y=y) for x, y in [(20.0, 20.0), (600.0, 30.0), (300.0, 400.0)]]
    save(as_owner, work.layer_id, 0, added=boxes).raise_for_status()
    return work


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    press(page, "v")
    return page


def shown_filter(page: Page) -> str:
    return str(page.locator(".stage__image").evaluate("layer => getComputedStyle(layer).filter"))


def test_the_divider_goes_by_mouse_and_by_keys(page: Page, work: Work, as_owner: Client) -> None:
    project = work.project
    image = as_owner.get(f"/api/v1/projects/{project['id']}/images").json()["items"][0]["id"]
    car = project["categories"][0]["id"]
    result = {"image_id": image, "category_id": car, "bbox": [40, 40, 80, 60], "score": 0.9}
    predictions = {"model": "detector", "version": "1", "results": [result]}
    path = f"/api/v1/projects/{project['id']}/predictions"
    as_owner.post(path, json=predictions).raise_for_status()
    page.reload()
    wait_for_picture(page)
    expect(page.get_by_role("heading", name="Other layers")).to_be_visible()

    press(page, "Shift+W")
    divider = page.get_by_role("slider", name="Own work on the left")
    expect(divider).to_have_attribute("aria-valuenow", "50")

    frame = page.locator("#stage").bounding_box()
    assert frame is not None
    middle = frame["x"] + frame["width"] / 2
    page.mouse.move(middle, 400)
    page.mouse.down()
    page.mouse.move(frame["x"] + frame["width"] * 0.25, 400, steps=4)
    page.mouse.up()
    expect(divider).to_have_attribute("aria-valuenow", "25")
    own = page.locator(".stage__shapes:not(.stage__others)").first
    assert "75%" in own.evaluate("layer => getComputedStyle(layer).clipPath")

    divider.focus()
    press(page, "ArrowRight", "Shift+ArrowRight")
    expect(divider).to_have_attribute("aria-valuenow", "37")

    press(page, "Shift+W")
    expect(divider).to_be_hidden()


def test_the_picture_is_brightened_and_shown_as_it_is_again(page: Page) -> None:
    assert shown_filter(page) == "none"
    page.get_by_role("button", name="How the picture is shown").click()
    settings = page.locator("#view-settings")
    as_it_is = settings.get_by_role("button", name="Show it as it is")
    expect(as_it_is).to_be_disabled()

    settings.get_by_role("slider", name="Brightness").press("ArrowRight")
    page.get_by_label("Invert").click()
    expect(as_it_is).to_be_enabled()
    assert re.match(r"url\(.+#", shown_filter(page))
    assert page.locator("filter feComponentTransfer").count() >= 1

    as_it_is.click()
    expect(as_it_is).to_be_disabled()
    assert shown_filter(page) == "none"


def test_a_grid_is_laid_over_the_picture(page: Page) -> None:
    grid = page.locator(".stage__grid")
    expect(grid).to_be_hidden()
    press(page, "Shift+G")
    expect(grid).to_be_visible()
    press(page, "Shift+G")
    expect(grid).to_be_hidden()


def test_the_minimap_comes_with_the_zoom_and_pans(page: Page) -> None:
    minimap = page.locator(".stage__minimap")
    expect(minimap).to_be_hidden()
    press(page, *["+"] * 5)
    expect(minimap).to_be_visible()
    before = Hand(page).place((400, 300))

    frame = minimap.bounding_box()
    assert frame is not None
    page.mouse.move(frame["x"] + frame["width"] / 2, frame["y"] + frame["height"] / 2)
    page.mouse.down()
    page.mouse.move(frame["x"] + 20, frame["y"] + 20, steps=4)
    page.mouse.up()

    # What was pointed at on the map comes to the middle of the stage.
    stage = page.locator("#stage").bounding_box()
    assert stage is not None
    scale = frame["width"] / 800
    pointed_at = (20 / scale, 20 / scale)
    middle = (near(stage["x"] + stage["width"] / 2), near(stage["y"] + stage["height"] / 2))
    wait_until(lambda: Hand(page).place(pointed_at) == middle, page)
    after = Hand(page).place((400, 300))
    assert after[0] > before[0] + 50
    assert after[1] > before[1] + 50

    press(page, "f")
    expect(minimap).to_be_hidden()


def test_inspecting_goes_round_the_objects_from_near(page: Page) -> None:
    def chosen() -> str | None:
        expect(page.locator(".object[aria-selected=true]")).to_have_count(1)
        return page.locator(".object[aria-selected=true]").get_attribute("id")

    expect(objects(page)).to_have_count(3)
    whole = page.locator(".status-bar__zoom").inner_text()
    press(page, "g")
    first = chosen()
    assert page.locator(".status-bar__zoom").inner_text() != whole

    seen = {first}
    for _ in range(2):
        press(page, "Tab")
        seen.add(chosen())
    assert len(seen) == 3
    press(page, "Tab")
    assert chosen() == first

    press(page, "Escape")
    expect(page.locator(".status-bar__zoom")).to_have_text(whole, use_inner_text=True)
