"""An image is labelled and submitted without a pointer: every step has a key."""

from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Page, Route, expect

from app.web.templates import asset
from tests.browser.conftest import PageOf
from tests.browser.labelling import expect_saved, make_work, objects, wait_for_picture
from tests.conftest import Person
from tests.factories.labelling import get_layer
from tests.factories.projects import WEATHER

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]


def test_an_image_is_labelled_and_submitted_by_keys(
    page_of: PageOf, as_owner: Client, owner: Person, database: psycopg.Connection[Any]
) -> None:
    work = make_work(as_owner, questions=[{**WEATHER, "required": True}])
    car, person = (category["id"] for category in work.project["categories"])
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    page.goto(f"/projects/{work.project['id']}")
    reach(page, "Label")
    press(page, "Enter")
    page.wait_for_url("**/assignments/*")
    wait_for_picture(page)

    press(page, "1 Enter", "Shift+ArrowLeft " * 5, "Enter")
    press(page, "Shift+ArrowRight Shift+ArrowDown " * 4, "ArrowDown Enter")
    expect(objects(page)).to_have_count(1)
    press(page, "Escape 2 n Alt+2")
    expect_saved(page)
    press(page, "Control+Enter")

    expect(page.get_by_text("Nothing left to label")).to_be_visible()
    layer = get_layer(as_owner, work.layer_id)
    (box,) = layer["annotations"]
    assert box["category_id"] == car
    assert (box["shape"]["width"], box["shape"]["height"]) == (40, 41)
    assert layer["verified_absent"] == [person]
    assert layer["answers"] == {"weather": ["rain"]}
    state = database.execute("select state from assignments where id = %s", [work.id]).fetchone()
    assert state == ("submitted",)


def test_keys_that_are_pressed_before_the_panels_have_come_are_heard_then(
    page_of: PageOf, as_owner: Client, owner: Person
) -> None:
    work = make_work(as_owner)
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    held: list[Route] = []
    script = asset("static/src/editor/controls.ts").script
    page.route(f"**{script}", lambda route: held.append(route))
    page.goto(work.path, wait_until="commit")
    expect(page.locator("#stage")).to_have_attribute("data-image", "ready", timeout=15_000)

    press(page, "1 Enter Enter", "Shift+ArrowRight " * 3, "Shift+ArrowDown " * 3, "Enter", "v")
    assert page.locator(".top-bar__file").count() == 0
    for route in held:
        route.continue_()

    expect(objects(page)).to_have_count(1)
    select = page.get_by_role("button", name="Select", exact=False).first
    expect(select).to_have_attribute("aria-pressed", "true")
    expect_saved(page)


def press(page: Page, *keys: str) -> None:
    """Press keys one after another."""
    for key in " ".join(keys).split():
        page.keyboard.press(key)


def reach(page: Page, name: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        focused = page.evaluate("document.activeElement?.innerText?.trim() ?? ''")
        if focused.startswith(name):
            return
    raise AssertionError(f"Tab does not reach {name!r}.")
