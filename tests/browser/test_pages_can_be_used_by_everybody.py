"""Every page under axe-core (WCAG 2.2 AA and best practice), in light and in dark, at two widths."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Page

from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

AXE = Path(__file__).parents[2] / "node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

PROJECT_PAGES = [
    "",
    "/images",
    "/schema",
    "/members",
    "/models",
    "/exports",
    "/settings",
    "/assigning",
    "/pools",
]
OTHER_PAGES = [
    "/projects",
    "/projects/new",
    "/queue",
    "/jobs",
    "/activity",
    "/people",
    "/api",
    "/account",
]


@pytest.fixture(scope="module")
def admin(make_person: Callable[..., Person]) -> Person:
    """Somebody who sees every page."""
    return make_person(name="Root", role="admin")


@pytest.fixture(scope="module")
def project(
    admin: Person,
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> dict[str, Any]:
    """A project with images, one of them submitted with a box."""
    client = client_of(admin)
    made = make_project(client)
    made["image_ids"] = make_images(database, made["id"], 3)
    document = next_assignment(client, made["id"])
    layer = document["layer"]
    car = made["categories"][0]["id"]
    save(client, layer["id"], layer["revision"], added=[make_box(car)]).raise_for_status()
    submit(client, document["id"])
    return made


@pytest.mark.parametrize("color_scheme", ["light", "dark"])
def test_every_page_passes_axe(
    page_of: PageOf, admin: Person, project: dict[str, Any], color_scheme: str
) -> None:
    page = page_of(admin, color_scheme=color_scheme, viewport={"width": 1280, "height": 800})
    without_pictures(page)
    home = f"/projects/{project['id']}"
    image = f"/images/{project['image_ids'][0]}"

    found = {
        path: violations(page, path)
        for path in [*OTHER_PAGES, *(home + part for part in PROJECT_PAGES), image]
    }

    assert {path: rules for path, rules in found.items() if rules} == {}


def test_the_way_in_passes_axe(page_of: PageOf) -> None:
    assert violations(page_of(None), "/sign-in") == []


def test_no_page_scrolls_sideways_on_a_telephone(
    page_of: PageOf, admin: Person, project: dict[str, Any]
) -> None:
    page = page_of(admin, viewport={"width": 390, "height": 800})
    without_pictures(page)
    paths = [*OTHER_PAGES, *(f"/projects/{project['id']}{part}" for part in PROJECT_PAGES)]

    widths = {}
    for path in paths:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 390} == {}


def without_pictures(page: Page) -> None:
    """The images of these tests are rows without files."""
    blank = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="3"/>'
    page.route(
        "**/thumbnail?*", lambda route: route.fulfill(body=blank, content_type="image/svg+xml")
    )


def violations(page: Page, path: str) -> list[str]:
    """What axe finds on the page: the rule, and the first place."""
    response = page.goto(path, wait_until="load")
    assert response is not None
    assert response.status == 200, f"{path} answered {response.status}"
    return violations_now(page)


def violations_now(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    page.evaluate(AXE.read_text())
    result = page.evaluate("tags => axe.run(document, { runOnly: tags })", RULES)
    return [f"{found['id']}: {found['nodes'][0]['target']}" for found in result["violations"]]
