"""axe-core (WCAG 2.2 AA and best practice) on a page, in light and in dark."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# The rules that a change of colours alone can break.
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]
# For contexts of `violations_in_light_and_dark`: a colour half-way through a transition is nobody's choice.
STILL: dict[str, Any] = {"reduced_motion": "reduce", "color_scheme": "light"}


def violations(page: Page, path: str) -> list[str]:
    """What axe finds on the page: the rule, and the first place."""
    response = page.goto(path, wait_until="load")
    assert response is not None
    assert response.status == 200, f"{path} answered {response.status}"
    return violations_now(page)


def violations_now(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    return _found(page, {"type": "tag", "values": RULES})


def violations_in_light_and_dark(page: Page, path: str) -> list[str]:
    """What axe finds in light, and what it has against the colours of dark."""
    found = violations(page, path)
    page.emulate_media(color_scheme="dark")
    in_dark = _found(page, {"type": "rule", "values": RULES_OF_COLOURS})
    page.emulate_media(color_scheme="light")
    return [*found, *(f"in dark: {each}" for each in in_dark)]


def without_pictures(page: Page) -> None:
    """For images that are rows without files."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    page.route(
        "**/thumbnail?*", lambda route: route.fulfill(body=blank, content_type="image/svg+xml")
    )


_FIND = """async rules => {
    const { violations } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
    return violations.map(({ id, nodes }) => `${id}: ${nodes[0].target.join(" ")}`);
}"""


def _found(page: Page, rules: dict[str, Any]) -> list[str]:
    page.evaluate(AXE.read_text())
    # Of what passes, a page with a thousand rows has more to tell than fits through the line.
    found: list[str] = page.evaluate(_FIND, rules)
    return found
