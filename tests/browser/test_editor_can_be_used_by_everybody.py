"""The editor under axe-core, and whom it talks to."""

from collections.abc import Callable
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from httpx import Client
from PIL import Image
from playwright.sync_api import Page, expect

from tests.browser.axe import violations, violations_now
from tests.browser.conftest import PageOf
from tests.browser.labelling import wait_for_picture
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


@pytest.fixture(scope="module")
def crowded(labeller: Person, client_of: Callable[[Person], Client]) -> dict[str, Any]:
    """An image with a skeleton, a prediction and two threads, one of them settled."""
    client = client_of(labeller)
    face = {"keypoints": ["nose", "eye"], "edges": [[0, 1]], "flip_pairs": []}
    categories = [
        {"name": "car", "shapes": ["box"]},
        {"name": "face", "shapes": ["keypoints"], "skeleton": face},
    ]
    project = make_project(client, categories=categories)
    picture = BytesIO()
    Image.new("RGB", (640, 480), (120, 140, 150)).save(picture, "JPEG")
    files = {"files": ("street.jpg", picture.getvalue(), "image/jpeg")}
    client.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()
    document = next_assignment(client, project["id"])
    image_id, layer_id = document["image"]["id"], document["layer"]["id"]
    car, face_id = (category["id"] for category in project["categories"])
    points = {"type": "keypoints", "points": [[200, 200, 2], [220, 180, 1]]}
    skeleton = make_box(face_id) | {"shape": points}
    save(client, layer_id, 0, added=[skeleton]).raise_for_status()
    result = {"image_id": image_id, "category_id": car, "bbox": [300, 200, 90, 60], "score": 0.6}
    body = {"model": "detector", "version": "2", "results": [result]}
    client.post(f"/api/v1/projects/{project['id']}/predictions", json=body).raise_for_status()
    for text in ("Is this a face?", "Settled."):
        thread = {"id": str(uuid4()), "text": text, "layer_id": layer_id, "x": 50, "y": 60}
        client.post(f"/api/v1/images/{image_id}/comments", json=thread).raise_for_status()
    client.put(f"/api/v1/comments/{thread['id']}/resolution").raise_for_status()
    return document


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_the_editor_opens_passes_axe(
    page_of: PageOf, server: Server, labeller: Person, crowded: dict[str, Any], theme: str
) -> None:
    page = page_of(labeller, viewport={"width": 1280, "height": 800})
    page.context.add_cookies([{"name": "editor_theme", "value": theme, "url": server.url}])
    opened(page, crowded)
    found = {}

    page.keyboard.press("v")
    page.locator(".object[role=option]").click()
    expect(page.get_by_role("group", name="Keypoints")).to_be_visible()
    expect(page.locator(".layer-list__row")).to_have_count(1)
    found["keypoints and layers"] = violations_now(page)

    page.keyboard.press("Shift+W")
    page.get_by_role("button", name="How the picture is shown").click()
    expect(page.locator("#view-settings")).to_be_visible()
    found["settings and divider"] = violations_now(page)

    page.keyboard.press("Escape")
    page.get_by_role("tab", name="Comments").click()
    page.get_by_role("button", name="1 settled").click()
    page.get_by_role("button", name="Comment on the image").click()
    page.get_by_role("textbox", name="New comment").press_sequentially("@Le")
    expect(page.get_by_role("option", name="Lea")).to_be_visible()
    found["comments"] = violations_now(page)

    assert {where: rules for where, rules in found.items() if rules} == {}


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
