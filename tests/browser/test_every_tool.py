"""Every tool draws what it says: by the mouse, and again by the keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Page, expect
from pycocotools import mask as rle

from tests.browser.conftest import PageOf
from tests.browser.labelling import (
    Hand,
    Work,
    expect_saved,
    make_work,
    near,
    objects,
    open_editor,
    press,
)
from tests.conftest import Person
from tests.factories.labelling import get_layer

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("labelling")]

Shape = dict[str, Any]

ARM = {"keypoints": ["shoulder", "elbow", "hand"], "edges": [[0, 1], [1, 2]], "flip_pairs": []}
# The digit of a category picks its tool, too.
CATEGORIES: list[dict[str, Any]] = [
    {"name": "car", "shapes": ["box"]},
    {"name": "ship", "shapes": ["rotated_box"]},
    {"name": "roof", "shapes": ["polygon"]},
    {"name": "lane", "shapes": ["polyline"]},
    {"name": "wheel", "shapes": ["ellipse"]},
    {"name": "lamp", "shapes": ["point"]},
    {"name": "arm", "shapes": ["keypoints"], "skeleton": ARM},
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


def shapes_of(client: Client, page: Page, work: Work) -> list[Shape]:
    """What the server has once the page says that it has everything, oldest first."""
    expect_saved(page)
    annotations = get_layer(client, work.layer_id)["annotations"]
    return [each["shape"] for each in sorted(annotations, key=lambda each: each["z"])]


@pytest.fixture
def drawn(as_owner: Client, page: Page, work: Work) -> Callable[[], Shape]:
    """The one shape there is."""

    def only() -> Shape:
        expect(objects(page)).to_have_count(1)
        (shape,) = shapes_of(as_owner, page, work)
        return shape

    return only


def area(shape: Shape) -> int:
    assert shape["type"] == "mask"
    return int(rle.area({"size": shape["size"], "counts": shape["counts"]}))


def test_a_box_by_dragging(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "1")
    Hand(page).drag((100, 100), (200, 180), (300, 250))

    box = {"type": "box", "x": near(100), "y": near(100), "width": near(200), "height": near(150)}
    assert drawn() == box


def test_a_rotated_box_by_an_edge_and_a_width(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "2")
    Hand(page).click((100, 100), (300, 300), (250, 350))

    shape = drawn()
    assert shape["type"] == "rotated_box"
    assert abs(shape["angle_deg"]) % 90 == near(45)
    assert sorted((shape["width"], shape["height"])) == [near(70.7), near(282.8)]


def test_a_polygon_by_clicks_closed_on_its_first_point(
    page: Page, drawn: Callable[[], Shape]
) -> None:
    press(page, "3")
    Hand(page).click((100, 100), (300, 100), (300, 300), (100, 300), (100, 100))

    shape = drawn()
    ring = [[near(x), near(y)] for x, y in [(100, 100), (300, 100), (300, 300), (100, 300)]]
    assert shape["type"] == "polygon"
    assert sorted(shape["parts"][0][0]) == sorted(
        ring, key=lambda at: [each.expected for each in at]
    )


def test_a_polygon_does_not_take_a_side_that_crosses_another(
    page: Page, drawn: Callable[[], Shape]
) -> None:
    press(page, "3")
    Hand(page).click((100, 100), (300, 100), (300, 300), (200, 50), (100, 300))

    expect(page.locator(".announcer")).to_contain_text("That side would cross the outline.")
    press(page, "Control+Enter")
    assert len(drawn()["parts"][0][0]) == 4


def test_a_line_by_clicks_and_a_double_click(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "4")
    hand = Hand(page)
    hand.click((100, 100), (200, 150), (400, 100), (400, 100))

    points = [[near(100), near(100)], [near(200), near(150)], [near(400), near(100)]]
    assert drawn() == {"type": "polyline", "points": points}


def test_an_ellipse_by_dragging(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "5")
    Hand(page).drag((100, 100), (200, 180), (300, 200))

    shape = drawn()
    assert (shape["cx"], shape["cy"]) == (near(200), near(150))
    assert (shape["rx"], shape["ry"]) == (near(100), near(50))


def test_a_point_by_a_click(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "6")
    Hand(page).click((123, 234))

    assert drawn() == {"type": "point", "x": near(123), "y": near(234)}


def test_a_skeleton_point_by_point(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "7")
    hand = Hand(page)
    hand.click((100, 100))
    hand.go((150, 150))
    press(page, "v")
    hand.click((150, 150))
    press(page, "Tab")

    points = [[near(100), near(100), 2], [near(150), near(150), 1], [0, 0, 0]]
    assert drawn() == {"type": "keypoints", "points": points}


def test_a_skeleton_in_a_box(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "7")
    Hand(page).drag((100, 100), (200, 200), (300, 400))

    shape = drawn()
    assert shape["box"] == {
        "x": near(100), "y": near(100), "width": near(200), "height": near(300),
    }  # fmt: skip
    assert [visibility for _, _, visibility in shape["points"]] == [2, 2, 2]


def test_a_mask_by_brush_eraser_polygons_and_fill(
    page: Page, drawn: Callable[[], Shape], as_owner: Client, work: Work
) -> None:
    press(page, "8")
    hand = Hand(page)
    # A ring of paint round an empty middle.
    hand.drag((200, 200), (400, 200), (400, 400), (200, 400), (200, 200))
    painted = area(drawn())
    assert painted > 200 * 4

    press(page, "q")
    hand.click((300, 300))
    filled = area(drawn())
    assert filled > 200 * 200

    press(page, "x")
    hand.drag((250, 300), (350, 300))
    erased = area(drawn())
    assert painted < erased < filled

    press(page, "Shift+P")
    hand.click((450, 200), (600, 200), (600, 350))
    press(page, "Control+Enter")
    added = area(drawn())
    assert added - erased == pytest.approx(150 * 150 / 2, rel=0.03)

    press(page, "Shift+X")
    hand.click((430, 190), (620, 190), (620, 370))
    press(page, "Control+Enter")
    assert area(drawn()) == pytest.approx(erased, rel=0.03)

    press(page, "v", "Control+z " * 5)
    expect(objects(page)).to_have_count(0)
    assert shapes_of(as_owner, page, work) == []


def test_what_is_drawn_is_moved_turned_and_reshaped(page: Page, drawn: Callable[[], Shape]) -> None:
    hand = Hand(page)
    press(page, "3")
    hand.click((100, 100), (300, 100), (300, 300), (100, 300), (100, 100))
    press(page, "v")
    hand.drag((200, 200), (260, 240), (300, 250))
    moved = drawn()["parts"][0][0]
    assert min(x for x, _ in moved) == near(200)
    assert min(y for _, y in moved) == near(150)

    # A corner is pulled out.
    hand.drag((400, 350), (440, 380), (480, 400))
    pulled = drawn()["parts"][0][0]
    assert max(x for x, _ in pulled) == near(480)
    assert len(pulled) == 4

    # The middle of a side becomes a corner of its own.
    hand.drag((300, 150), (300, 120), (300, 90))
    assert len(drawn()["parts"][0][0]) == 5


BY_KEYS: list[tuple[str, str, Callable[[Shape], object], object]] = [
    (
        "box",
        "1 Enter Enter " + "Shift+ArrowRight " * 3 + "Shift+ArrowDown " * 2 + "Enter",
        lambda shape: (shape["width"], shape["height"]),
        (30, 20),
    ),
    (
        "rotated_box",
        "2 Enter Enter " + "Shift+ArrowRight " * 4 + "Enter " + "Shift+ArrowDown " * 2 + "Enter",
        lambda shape: sorted((shape["width"], shape["height"])),
        [20, 40],
    ),
    (
        "polygon",
        "3 Enter Enter "
        + "Shift+ArrowRight " * 4
        + "Enter "
        + "Shift+ArrowDown " * 3
        + "Enter Control+Enter",
        lambda shape: len(shape["parts"][0][0]),
        3,
    ),
    (
        "polyline",
        "4 Enter Enter " + "Shift+ArrowRight " * 4 + "Enter Control+Enter",
        lambda shape: shape["points"][1][0] - shape["points"][0][0],
        40,
    ),
    (
        "ellipse",
        "5 Enter Enter " + "Shift+ArrowRight " * 4 + "Shift+ArrowDown " * 2 + "Enter",
        lambda shape: (shape["rx"], shape["ry"]),
        (20, 10),
    ),
    ("point", "6 Enter Enter", lambda shape: shape["type"], "point"),
    (
        "keypoints",
        "7 Enter Enter Shift+ArrowRight v Enter Tab",
        lambda shape: [visibility for _, _, visibility in shape["points"]],
        [2, 1, 0],
    ),
    (
        "mask",
        "8 Enter Enter " + "Shift+ArrowRight " * 4 + "Enter",
        lambda shape: area(shape) > 40,
        True,
    ),
]


@pytest.mark.parametrize(
    ("keys", "seen", "expected"), [case[1:] for case in BY_KEYS], ids=[case[0] for case in BY_KEYS]
)
def test_by_the_keyboard_alone(
    page: Page,
    drawn: Callable[[], Shape],
    keys: str,
    seen: Callable[[Shape], object],
    expected: object,
) -> None:
    press(page, keys)

    assert seen(drawn()) == expected


def test_vertices_by_the_keyboard_alone(page: Page, drawn: Callable[[], Shape]) -> None:
    press(page, "3 Enter Enter", "Shift+ArrowRight " * 4, "Enter", "Shift+ArrowDown " * 3, "Enter")
    press(page, "Control+Enter")
    before = drawn()["parts"][0][0]

    press(page, "Shift+V", "Tab", "ArrowRight ArrowRight", "Insert", "ArrowUp")
    page.keyboard.press("Escape")

    after = drawn()["parts"][0][0]
    assert len(after) == len(before) + 1
    assert after != before
