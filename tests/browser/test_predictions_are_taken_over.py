"""What models and others say of an image is seen under one's own work, and taken over where it is right."""

from collections.abc import Callable
from io import BytesIO
from typing import Any

import numpy as np
import pytest
from httpx import Client
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Hand,
    Work,
    draw_box,
    expect_saved,
    make_work,
    objects,
    open_editor,
    press,
)
from tests.conftest import Person
from tests.factories.labelling import get_layer, make_box, next_assignment, save
from tests.factories.projects import add_member

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

# Boxes as x, y, width, height.
SURE = [200, 150, 300, 250]
UNSURE = [560, 100, 150, 150]


def predict(client: Client, work: Work) -> None:
    """A detector's two boxes on the image of the work."""
    project = work.project
    images = client.get(f"/api/v1/projects/{project['id']}/images").json()["items"]
    which = {"image_id": images[0]["id"], "category_id": project["categories"][0]["id"]}
    results = [which | {"bbox": SURE, "score": 0.9}, which | {"bbox": UNSURE, "score": 0.4}]
    body = {"model": "detector", "version": "2", "results": results}
    path = f"/api/v1/projects/{project['id']}/predictions"
    client.post(path, json=body).raise_for_status()


@pytest.fixture
def work(as_owner: Client) -> Work:
    work = make_work(as_owner)
    predict(as_owner, work)
    return work


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    expect(others(page)).to_have_count(1)
    return page


def others(page: Page) -> Locator:
    """The rows of the list of other layers."""
    return page.locator(".layer-list__row")


def drawn_share(page: Page, bbox: list[int]) -> float:
    """How much of a box's upper side is drawn: 1 for a whole line, less for a broken one, 0 for none."""
    x, y, width, _ = bbox
    hand = Hand(page)
    left, top = hand.place((x + 10, y))
    right, _ = hand.place((x + width - 10, y))
    shot = page.screenshot(
        clip={"x": left, "y": top - 3, "width": right - left, "height": 6}, type="png"
    )
    strip = np.asarray(Image.open(BytesIO(shot)).convert("RGB")).astype(int)
    # The category is red on a picture that is bluish grey here.
    columns = (strip[:, :, 0] > strip[:, :, 2] + 60).any(axis=0)
    return float(columns.mean())


def wait_until_drawn(page: Page, bbox: list[int], *, is_drawn: bool) -> float:
    """The share, once the box has come or gone."""
    share = 0.0
    for _ in range(40):
        share = drawn_share(page, bbox)
        if (share > 0) == is_drawn:
            return share
        page.wait_for_timeout(50)
    pytest.fail(f"The box at {bbox} is drawn by {share:.0%} of its side.")


def shapes(client: Client, work: Work) -> list[list[float]]:
    """The boxes on the annotator's own layer, as x, y, width, height."""
    boxes = [each["shape"] for each in get_layer(client, work.layer_id)["annotations"]]
    return sorted([box["x"], box["y"], box["width"], box["height"]] for box in boxes)


def test_predictions_are_drawn_in_broken_lines_and_left_out_by_score(page: Page) -> None:
    press(page, "v")
    share = wait_until_drawn(page, UNSURE, is_drawn=True)
    assert 0.3 < share < 0.9

    slider = page.get_by_role("slider", name="Score from")
    slider.fill("0.5")
    expect(page.locator(".setting__value").first).to_have_text("0.50")
    wait_until_drawn(page, UNSURE, is_drawn=False)

    slider.fill("0")
    wait_until_drawn(page, UNSURE, is_drawn=True)


def test_the_one_under_the_pointer_is_taken_over(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "v")
    wait_until_drawn(page, UNSURE, is_drawn=True)
    Hand(page).go((600, 180))
    press(page, "Shift+A")

    expect(objects(page)).to_have_count(1)
    expect_saved(page)
    assert shapes(as_owner, work) == [UNSURE]


def test_all_are_taken_over_in_one_step(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "v")
    wait_until_drawn(page, UNSURE, is_drawn=True)
    press(page, "Control+Shift+A")
    expect(objects(page)).to_have_count(2)
    expect_saved(page)
    assert shapes(as_owner, work) == [SURE, UNSURE]

    press(page, "Control+z")
    expect(objects(page)).to_have_count(0)
    expect_saved(page)
    assert shapes(as_owner, work) == []


def test_they_wait_for_the_first_object_where_the_project_says_so(
    page_of: PageOf, owner: Person, as_owner: Client
) -> None:
    work = make_work(as_owner, policy={"predictions_hidden_until_first_stroke": True})
    predict(as_owner, work)
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    shown = others(page).get_by_role("button", name="Show detector@2")
    expect(page.get_by_text("Predictions are shown after your first object.")).to_be_visible()
    expect(shown).to_be_disabled()
    assert drawn_share(page, UNSURE) == 0

    draw_box(page, 6)

    expect(shown).to_have_attribute("aria-pressed", "true")
    wait_until_drawn(page, UNSURE, is_drawn=True)


@pytest.mark.parametrize(("is_blind", "names"), [(True, []), (False, ["Olga"])])
def test_who_labels_the_same_image_is_seen_unless_the_project_is_blind(
    page_of: PageOf,
    as_owner: Client,
    annotator: Person,
    client_of: Callable[[Person], Client],
    is_blind: bool,
    names: list[str],
) -> None:
    work = make_work(as_owner, policy={"blind": is_blind, "overlap": 2})
    project: dict[str, Any] = work.project
    add_member(as_owner, project["id"], annotator.id)
    box = make_box(project["categories"][0]["id"])
    save(as_owner, work.layer_id, 0, added=[box]).raise_for_status()
    client = client_of(annotator)
    document = next_assignment(client, project["id"])

    listed = client.get(f"/api/v1/images/{document['image']['id']}/layers").json()["items"]
    assert [layer["name"] for layer in listed if not layer["is_own"]] == names
    assert client.get(f"/api/v1/layers/{work.layer_id}").status_code == (404 if is_blind else 200)

    page = page_of(annotator, viewport={"width": 1280, "height": 800})
    open_editor(page, Work(document["id"], document["layer"]["id"], project))
    expect(page.locator(".group--objects")).to_be_visible()
    expect(others(page)).to_have_count(len(names))
