"""The tools that look at the picture find what is plainly there: a red rectangle on grey."""

from typing import Any

import numpy as np
import pytest
from httpx import Client
from playwright.sync_api import Page, expect
from pycocotools import mask as rle

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    SIZE,
    Hand,
    Work,
    expect_saved,
    make_work,
    objects,
    open_editor,
    press,
    wait_until,
)
from tests.conftest import Person
from tests.factories.labelling import get_layer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

# See `picture` in labelling.py.
LEFT, TOP, RIGHT, BOTTOM = 200, 150, 500, 400

# Counts what the worker that looks at the picture has answered.
COUNT_FINDINGS = """
window.findings = 0
const post = Worker.prototype.postMessage
Worker.prototype.postMessage = function (message, ...rest) {
    if (message.type === 'question')
        this.addEventListener('message', ({ data }) => {
            if (data.id === message.id) window.findings += 1
        })
    return post.call(this, message, ...rest)
}
"""


@pytest.fixture
def work(as_owner: Client) -> Work:
    categories: list[dict[str, Any]] = [
        {"name": "rust", "shapes": ["mask"]},
        {"name": "roof", "shapes": ["polygon"]},
    ]
    return make_work(as_owner, categories=categories)


@pytest.fixture
def page(page_of: PageOf, owner: Person, work: Work) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    page.add_init_script(COUNT_FINDINGS)
    open_editor(page, work)
    return page


def wait_for_findings(page: Page, count: int) -> None:
    """Until so many questions about the picture are answered."""
    wait_until(lambda: page.evaluate("window.findings") == count, page)


def drawn(client: Client, page: Page, work: Work) -> dict[str, Any]:
    """The shape of the one object there is, from the server."""
    expect(objects(page)).to_have_count(1, timeout=10_000)
    expect_saved(page)
    (annotation,) = get_layer(client, work.layer_id)["annotations"]
    shape: dict[str, Any] = annotation["shape"]
    return shape


def likeness(shape: dict[str, Any]) -> float:
    """Intersection over union with the rectangle."""
    height, width = SIZE[1], SIZE[0]
    if shape["type"] == "polygon":
        rings = [np.ravel(part[0]).tolist() for part in shape["parts"]]
        found = rle.merge(rle.frPyObjects(rings, height, width))
    else:
        found = {"size": shape["size"], "counts": shape["counts"]}
    wanted = np.zeros((height, width), np.uint8, order="F")
    wanted[TOP:BOTTOM, LEFT:RIGHT] = 1
    return float(rle.iou([found], [rle.encode(wanted)], [0])[0, 0])


def test_the_wand_takes_what_looks_alike(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "1", "w")
    Hand(page).click((350, 300))

    shape = drawn(as_owner, page, work)
    assert shape["type"] == "mask"
    assert likeness(shape) > 0.97


def test_superpixels_keep_to_the_edges(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "1", "u")
    rows = [(x, y) for y in range(165, 395, 20) for x in (215, 485)]
    Hand(page).drag((215, 165), *rows)

    shape = drawn(as_owner, page, work)
    assert shape["type"] == "mask"
    assert likeness(shape) > 0.8


def test_the_wire_follows_the_edges(page: Page, as_owner: Client, work: Work) -> None:
    press(page, "2", "j")
    hand = Hand(page)
    # Roughly at the corners: straight from one to the next would miss the edges by as much.
    for count, corner in enumerate([(203, 153), (497, 148), (503, 398), (198, 402)], start=1):
        hand.click(corner)
        wait_for_findings(page, count)
    press(page, "Control+Enter")

    shape = drawn(as_owner, page, work)
    assert shape["type"] == "polygon"
    assert likeness(shape) > 0.97
