"""Images of a filter are chosen by keys, excluded with a reason, and taken back; the filter is still there."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

CORNERS = ";".join(f"{48 + corner / 1000:.3f},2.{corner:05}" for corner in range(60))
"""As many as a lasso keeps."""


@pytest.fixture
def gallery(
    page_of: PageOf,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> tuple[Page, str]:
    """An owner's page, and the address of the gallery of three images that have no pixels."""
    owner = make_person(name="Olga")
    project = make_project(client_of(owner))
    make_images(database, project["id"], 3)
    page = page_of(owner, forgives="Failed to load resource")
    return page, f"/projects/{project['id']}/images"


def choose_two(page: Page) -> None:
    expect(page.locator(".tile")).to_have_count(3)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_role("checkbox", name="Choose image", checked=True)).to_have_count(2)


def test_a_bar_that_comes_late_counts_what_was_chosen_before(gallery: tuple[Page, str]) -> None:
    page, home = gallery
    late: list[Route] = []

    def hold(bar: Route) -> None:
        late.append(bar)

    page.route("**/batches/new*", hold, times=1)
    with page.expect_request("**/batches/new*"):
        page.goto(home)
    choose_two(page)
    expect(page.get_by_text("2 chosen")).to_have_count(0)
    late[0].continue_()
    expect(page.get_by_text("2 chosen")).to_be_visible()


def test_keys_choose_exclude_and_undo(gallery: tuple[Page, str]) -> None:
    page, home = gallery
    page.goto(f"{home}?q=-within:{CORNERS}")
    choose_two(page)
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("Say why they are excluded.")).to_be_visible()
    page.keyboard.type("Blurred")
    page.keyboard.press("Enter")

    expect(page.get_by_text("images are excluded")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("images are part of the project again")).to_be_visible()
    page.get_by_role("link", name="Batches").click()
    expect(page.get_by_role("link", name="undone")).to_be_visible()
    page.get_by_role("link", name="Excluding images").click()
    page.go_back()
    page.go_back()
    page.go_back()
    page.get_by_role("link", name="Back to the images").click()
    expect(page.locator(".tile")).to_have_count(3)
    assert "within" in page.url
