"""A span of the timeline, a cluster, a box and a lasso on the map, an area that is written, and all the way back."""

import re
from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

PARIS, LYON, SYDNEY = (48.85, 2.35), (45.76, 4.84), (-33.87, 151.21)
TALL = {"width": 1280, "height": 1400}
PLACES = [PARIS] * 4 + [LYON] * 3 + [SYDNEY] * 5


@pytest.fixture
def travels(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> tuple[Person, int]:
    """Twelve images of a traveller: one each month, in three towns."""
    owner = make_person(name="Olga")
    project_id = make_project(client_of(owner))["id"]
    for at, image_id in enumerate(make_images(database, project_id, len(PLACES))):
        latitude, longitude = PLACES[at]
        database.execute(
            """
            insert into image_metadata (image_id, project_id, taken_at_local, gps_latitude, gps_longitude)
            values (%s, %s, %s, %s, %s)
            """,
            [
                image_id,
                project_id,
                f"2024-{at + 1:02}-15 12:00",
                latitude + at / 1000,
                longitude + at / 1000,
            ],
        )
    return owner, project_id


def test_places_and_times_narrow_what_is_found(
    page_of: PageOf, travels: tuple[Person, int]
) -> None:
    owner, project_id = travels
    # The images have no pixels.
    page = page_of(owner, forgives="Failed to load resource", viewport=TALL)
    page.goto(f"/projects/{project_id}/images")
    page.get_by_role("link", name="Timeline").click()
    expect_count(page, 12)

    drag(page, page.locator(".brush__stage"), (0.01, 0.5), (0.74, 0.5))
    expect_count(page, 9)
    page.get_by_role("link", name="Map").click()
    expect(page.locator(".cluster:visible")).to_have_count(2)
    page.get_by_role("button", name=re.compile("^7 images")).click()
    expect(page.locator(".map__status")).to_have_text("7 images in sight")
    page.keyboard.press("0")
    expect(page.locator(".map__status")).to_have_text("9 images in sight")

    page.get_by_role("button", name="Box").click()
    drag(page, page.locator(".map__stage"), (0.02, 0.02), (0.5, 0.98))
    expect_count(page, 7)
    expect(
        page.get_by_role("link", name="Remove the filter Place: in the drawn area")
    ).to_be_visible()

    page.get_by_role("button", name=re.compile("^7 images")).click()
    page.get_by_role("button", name="Lasso").click()
    lasso(page, page.get_by_role("button", name=re.compile("^3 images")))
    expect_count(page, 3)

    page.locator("#q").fill("within:45.7,4.8;45.9,4.8;45.9,4.8445;45.7,4.8445")
    page.keyboard.press("Enter")
    expect_count(page, 1)

    for count in (3, 7, 9):
        page.go_back()
        expect_count(page, count)
    expect(page.locator("#q")).to_have_value("")
    page.go_back()
    expect(page.locator("gallery-grid")).to_be_visible()
    expect_count(page, 9)


def expect_count(page: Page, count: int) -> None:
    """How many images the whole filter finds."""
    words = f"{count} image" if count == 1 else f"{count} images"
    expect(page.locator("#results p[role=status]").first).to_have_text(
        re.compile(rf"^\s*{words}\s*$")
    )


def drag(
    page: Page, stage: Locator, first: tuple[float, float], *others: tuple[float, float]
) -> None:
    """With the mouse from place to place, as shares of the stage's width and height."""
    box = stage.bounding_box()
    assert box is not None

    def move(place: tuple[float, float], steps: int) -> None:
        x, y = box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"]
        page.mouse.move(x, y, steps=steps)

    move(first, 1)
    page.mouse.down()
    for place in others:
        move(place, 5)
    page.mouse.up()


def lasso(page: Page, mark: Locator) -> None:
    """Draw round a mark of the map."""
    stage = page.locator(".map__stage")
    x, y = middle_of(mark, stage)
    corners = [(x - 0.08, y - 0.1), (x + 0.08, y - 0.1), (x + 0.08, y + 0.1), (x - 0.08, y + 0.1)]
    drag(page, stage, *corners, corners[0])


def middle_of(mark: Locator, stage: Locator) -> tuple[float, float]:
    """Where a mark is on the stage, as shares of its width and height."""
    inner, outer = mark.bounding_box(), stage.bounding_box()
    assert inner is not None
    assert outer is not None
    x = inner["x"] + inner["width"] / 2 - outer["x"]
    y = inner["y"] + inner["height"] / 2 - outer["y"]
    return x / outer["width"], y / outer["height"]
