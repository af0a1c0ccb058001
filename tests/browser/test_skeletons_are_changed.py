"""The points of a skeleton are listed by name, and its sides can be swapped."""

from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Page, expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import Work, expect_saved, make_work, objects, open_editor, press
from tests.conftest import Person
from tests.factories.labelling import get_layer, make_box, save

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

FACE: dict[str, Any] = {
    "name": "face",
    "shapes": ["keypoints"],
    "skeleton": {
        "keypoints": ["nose", "left eye", "right eye"],
        "edges": [[0, 1], [0, 2]],
        "flip_pairs": [[1, 2]],
    },
}
NOSE, LEFT, RIGHT = [300, 300, 2], [250, 250, 2], [350, 250, 1]


@pytest.fixture
def work(as_owner: Client) -> Work:
    work = make_work(as_owner, categories=[FACE])
    face = make_box(work.project["categories"][0]["id"])
    face["shape"] = {"type": "keypoints", "points": [NOSE, LEFT, RIGHT]}
    save(as_owner, work.layer_id, 0, added=[face]).raise_for_status()
    return work


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    press(page, "v")
    objects(page).click()
    return page


def points(client: Client, page: Page, work: Work) -> list[list[float]]:
    """What the server has once the page says that it has everything."""
    expect_saved(page)
    (face,) = get_layer(client, work.layer_id)["annotations"]
    found: list[list[float]] = face["shape"]["points"]
    return found


def test_the_list_says_what_is_seen_of_each_point(page: Page, as_owner: Client, work: Work) -> None:
    listed = page.get_by_role("group", name="Keypoints")
    expect(listed).to_contain_text("3 of 3 keypoints")
    left = listed.get_by_role("radiogroup", name="left eye")
    expect(left.get_by_role("radio", name="visible")).to_be_checked()

    left.get_by_role("radio", name="occluded").click()
    expect(left.get_by_role("radio", name="occluded")).to_be_checked()
    assert points(as_owner, page, work) == [NOSE, [250, 250, 1], RIGHT]

    left.get_by_role("radio", name="absent").click()
    expect(listed).to_contain_text("2 of 3 keypoints")
    assert points(as_owner, page, work) == [NOSE, [0, 0, 0], RIGHT]


def test_left_and_right_are_swapped_and_back(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "Shift+B")
    expect(page.locator(".announcer")).to_contain_text("Left and right swapped.")
    assert points(as_owner, page, work) == [NOSE, RIGHT, LEFT]

    press(page, "Control+z")
    assert points(as_owner, page, work) == [NOSE, LEFT, RIGHT]
