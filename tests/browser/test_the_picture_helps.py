"""What finds its shape in the picture itself: the live wire, the wand, and superpixels."""

from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Page, expect
from pycocotools import mask as coco_masks

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Hand,
    Work,
    expect_saved,
    make_work,
    objects,
    open_editor,
    press,
)
from tests.conftest import Person
from tests.factories.labelling import get_layer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

# What is red in the test's picture, as COCO writes polygons.
RED = [200, 150, 500, 150, 500, 400, 200, 400]
CATEGORIES: list[dict[str, Any]] = [
    {"name": "roof", "shapes": ["polygon"]},
    {"name": "rust", "shapes": ["mask"]},
]


@pytest.fixture
def work(as_owner: Client) -> Work:
    return make_work(as_owner, categories=CATEGORIES)


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    open_editor(page, work)
    return page


def test_the_wand_takes_what_looks_alike(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "2")
    press(page, "w")

    Hand(page).click((300, 250))

    expect(objects(page)).to_have_count(1)
    assert iou_with_red(only_shape(as_owner, page, work)) > 0.97


def test_the_wire_follows_the_edges_between_a_few_clicks(
    page: Page, as_owner: Client, work: Work
) -> None:
    press(page, "1")
    press(page, "j")
    hand = Hand(page)

    # Beside the corners, as a hand sets them; each time the way on has to be found.
    for corner in ((203, 152), (498, 153), (497, 397), (202, 398)):
        hand.click(corner)
        page.wait_for_timeout(700)
    press(page, "Control+Enter")

    expect(objects(page)).to_have_count(1)
    shape = only_shape(as_owner, page, work)
    assert shape["type"] == "polygon"
    assert iou_with_red(shape) > 0.95


def test_cells_are_collected_by_dragging_over_them(
    page: Page, as_owner: Client, work: Work
) -> None:
    press(page, "2")
    press(page, "u")

    Hand(page).drag(*((x, y) for y in range(155, 400, 12) for x in (206, 350, 494)))

    expect(objects(page)).to_have_count(1, timeout=15_000)
    assert iou_with_red(only_shape(as_owner, page, work)) > 0.9


def only_shape(client: Client, page: Page, work: Work) -> dict[str, Any]:
    """The one shape that the server has, once the page says that it has everything."""
    expect_saved(page)
    [annotation] = get_layer(client, work.layer_id)["annotations"]
    shape: dict[str, Any] = annotation["shape"]
    return shape


def iou_with_red(shape: dict[str, Any]) -> float:
    """How well a mask or a polygon without holes meets what is red."""
    if shape["type"] == "mask":
        found = {"size": shape["size"], "counts": shape["counts"]}
    else:
        flat = [[number for point in rings[0] for number in point] for rings in shape["parts"]]
        found = coco_masks.merge(coco_masks.frPyObjects(flat, 600, 800))
    [red] = coco_masks.frPyObjects([RED], 600, 800)
    return float(coco_masks.iou([found], [red], [0])[0][0])
