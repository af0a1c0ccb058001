"""The editor under axe-core, and whom it talks to."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

import pytest
from httpx import Client
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import wait_for_picture
from tests.browser.test_pages_can_be_used_by_everybody import violations
from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save
from tests.factories.projects import make_project
from tests.servers import Server

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture(scope="module")
def labeller(make_person: Callable[..., Person]) -> Person:
    """Somebody with an image open."""
    return make_person(name="Lea")


@pytest.fixture(scope="module")
def assignment(labeller: Person, client_of: Callable[[Person], Client]) -> dict[str, Any]:
    """An image with two boxes, one answer and one category found absent."""
    client = client_of(labeller)
    project = make_project(client)
    picture = BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 150)).save(picture, "JPEG")
    files = {"files": ("street.jpg", picture.getvalue(), "image/jpeg")}
    client.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()
    document = next_assignment(client, project["id"])
    car, person = (category["id"] for category in project["categories"])
    boxes = [make_box(car), make_box(car, x=300.0)]
    changes: dict[str, Any] = {
        "added": boxes,
        "answers": {"weather": ["sun"]},
        "verified_absent": [person],
    }
    save(client, document["layer"]["id"], 0, **changes).raise_for_status()
    return document


def opened(page: Page, assignment: dict[str, Any]) -> Page:
    page.goto(f"/assignments/{assignment['id']}")
    wait_for_picture(page)
    return page


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_editor_passes_axe(
    page_of: PageOf, server: Server, labeller: Person, assignment: dict[str, Any], theme: str
) -> None:
    page = page_of(labeller, viewport={"width": 1280, "height": 800})
    page.context.add_cookies([{"name": "editor_theme", "value": theme, "url": server.url}])
    opened(page, assignment)

    assert violations(page, f"/assignments/{assignment['id']}") == []


def test_the_help_sheet_names_every_key(
    page_of: PageOf, labeller: Person, assignment: dict[str, Any]
) -> None:
    page = opened(page_of(labeller), assignment)

    page.keyboard.press("?")

    sheet = page.get_by_role("dialog")
    for words in ("Undo", "Box", "Submit"):
        expect(sheet.get_by_text(words).first).to_be_visible()


def test_nothing_is_asked_of_anybody_else(
    page_of: PageOf, server: Server, labeller: Person, assignment: dict[str, Any]
) -> None:
    page = page_of(labeller)
    hosts: set[str] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    for path in ("/projects", f"/projects/{assignment['project']['id']}/images", "/account"):
        page.goto(path, wait_until="load")
    opened(page, assignment)

    assert hosts - {""} == {urlsplit(server.url).netloc}
