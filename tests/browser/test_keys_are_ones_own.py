"""Keys are changed by keys, follow the person to another browser, and are printed wherever a key is printed."""

import re
from collections.abc import Callable

import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import AXE, RULES
from tests.browser.conftest import PageOf
from tests.browser.labelling import draw_box, make_work, open_editor, wait_for_picture
from tests.browser.test_keyboard_alone import press, reach
from tests.conftest import Person
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def annotator(make_person: Callable[..., Person]) -> Person:
    """Somebody with the usual keys, whatever other tests have changed."""
    return make_person(name="Kim")


def test_a_key_that_was_changed_by_keyboard_is_there_in_another_browser(
    page_of: PageOf, annotator: Person, client_of: Callable[[Person], Client]
) -> None:
    work = make_work(client_of(annotator))
    page = page_of(annotator, viewport={"width": 1280, "height": 800})
    open_editor(page, work)

    press(page, "?")
    reach(page, "Change keys")
    press(page, "Enter")
    expect(page.get_by_role("heading", name="Change keys")).to_be_visible()
    page.keyboard.type("draw boxes")
    reach_named(page, "Change B, for Draw boxes")
    with page.expect_response("**/me/preferences"):
        press(page, "Enter F2")
        expect(page.get_by_role("button", name="Change F2, for Draw boxes")).to_be_focused()
    press(page, "Escape v")
    expect(tool(page, "Select")).to_have_attribute("aria-pressed", "true")
    press(page, "F2")
    expect(tool(page, "Draw boxes")).to_have_attribute("aria-pressed", "true")

    elsewhere = page_of(annotator, viewport={"width": 1280, "height": 800})
    open_editor(elsewhere, work)
    press(elsewhere, "v b")
    expect(tool(elsewhere, "Select")).to_have_attribute("aria-pressed", "true")
    press(elsewhere, "F2")
    expect(tool(elsewhere, "Draw boxes")).to_have_attribute("aria-pressed", "true")
    expect(tool(elsewhere, "Draw boxes")).to_have_text("F2")
    expect(elsewhere.locator("concord-object-list")).to_contain_text("Press F2 to draw boxes")


def test_a_key_of_another_action_is_swapped(
    page_of: PageOf, annotator: Person, client_of: Callable[[Person], Client]
) -> None:
    page = page_of(annotator, viewport={"width": 1280, "height": 800})
    open_editor(page, make_work(client_of(annotator)))

    run_from_palette(page, "change keys")
    page.get_by_role("button", name="Change B, for Draw boxes").click()
    press(page, "c")
    expect(page.get_by_role("alert")).to_contain_text(
        "C is the key for “Show or hide the crosshair”"
    )
    press(page, "Enter Escape v c")

    expect(tool(page, "Draw boxes")).to_have_attribute("aria-pressed", "true")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_dialogs_pass_axe(
    page_of: PageOf,
    server: Server,
    annotator: Person,
    client_of: Callable[[Person], Client],
    theme: str,
) -> None:
    page = page_of(annotator, viewport={"width": 1280, "height": 800})
    page.context.add_cookies([{"name": "editor_theme", "value": theme, "url": server.url}])
    open_editor(page, make_work(client_of(annotator)))

    found = {"empty": problems(page)}
    press(page, "?")
    expect(page.get_by_role("dialog")).to_be_visible()
    found["sheet of keys"] = problems(page)
    page.get_by_role("button", name="Change keys").click()
    page.get_by_role("button", name="Change B, for Draw boxes").click()
    press(page, "c")
    expect(page.get_by_role("alert")).to_be_visible()
    found["change of keys"] = problems(page)
    press(page, "Escape Control+k")
    page.get_by_role("combobox").fill("zoom")
    expect(page.get_by_role("option", name="Zoom in")).to_be_visible()
    found["palette"] = problems(page)
    press(page, "Escape")
    page.get_by_role("button", name="Take the two-minute tour").click()
    expect(page.get_by_role("dialog", name="Tour")).to_be_visible()
    found["tour"] = problems(page)

    assert {name: list_ for name, list_ in found.items() if list_} == {}


def test_the_tour_waits_for_what_it_asks_for(
    page_of: PageOf, annotator: Person, client_of: Callable[[Person], Client]
) -> None:
    page = page_of(annotator, viewport={"width": 1280, "height": 800})
    work = make_work(client_of(annotator))
    open_editor(page, work)
    tour = page.get_by_role("dialog", name="Tour")

    page.get_by_role("button", name="Take the two-minute tour").click()
    expect(tour).to_contain_text("Draw a box")
    draw_box(page, 12)
    expect(tour).to_contain_text("Say what it is")
    press(page, "2")
    expect(tour).to_contain_text("Take it back")
    press(page, "Control+z")
    expect(tour).to_contain_text("Look closer")
    with page.expect_response("**/me/preferences"):
        tour.get_by_role("button", name="Leave the tour").click()
    expect(tour).to_be_hidden()

    page.reload()
    wait_for_picture(page)
    run_from_palette(page, "take the tour")
    expect(tour).to_contain_text("Look closer")


def tool(page: Page, name: str) -> Locator:
    """A button of the tool rail."""
    return page.get_by_role("toolbar", name="Tools").get_by_role(
        "button", name=re.compile(f"^{name}")
    )


def run_from_palette(page: Page, words: str) -> None:
    """Find an action by its words and run it."""
    press(page, "Control+k")
    expect(page.get_by_role("combobox", name="Find an action")).to_be_focused()
    page.keyboard.type(words)
    press(page, "Enter")


def reach_named(page: Page, label: str) -> None:
    """Press Tab until the control with this label has the focus."""
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement?.ariaLabel") == label:
            return
    raise AssertionError(f"Tab does not reach {label!r}.")


def problems(page: Page) -> list[str]:
    """What axe finds on the page as it is, with the place of the first of each."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("rules => axe.run({ runOnly: rules })", RULES)
    return [f"{each['id']}: {each['nodes'][0]['html'][:160]}" for each in found["violations"]]
