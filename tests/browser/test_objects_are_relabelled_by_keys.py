"""Crops of objects are chosen, given another category, and taken back without a mouse."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import get_layer, make_box, next_assignment, save
from tests.factories.projects import make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_keys_choose_relabel_and_take_back(
    page_of: PageOf,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    owner = make_person(name="Olga")
    client = client_of(owner)
    project = make_project(client)
    make_images(database, project["id"], 1)
    car, person = (each["id"] for each in project["categories"])
    layer_id = next_assignment(client, project["id"])["layer"]["id"]
    save(client, layer_id, 0, added=[make_box(car) for _ in range(3)]).raise_for_status()
    # The images have no pixels.
    page = page_of(owner, forgives="Failed to load resource")
    page.goto(f"/projects/{project['id']}/objects")
    names = page.locator("[data-category-name]")
    expect(names).to_have_text(["car"] * 3)

    for key in ("ArrowRight", "Shift+ArrowRight"):
        page.keyboard.press(key)
    expect(page.get_by_text("2 chosen")).to_be_visible()
    page.keyboard.press("2")
    expect(page.get_by_text("2 objects are person now.")).to_be_visible()
    expect(names).to_have_text(["person", "person", "car"])

    page.keyboard.press("Control+a")
    page.keyboard.press("c")
    page.keyboard.type("per")
    page.keyboard.press("Enter")
    expect(page.get_by_text("1 object is person now.")).to_be_visible()
    expect(page.get_by_text("2 objects had the category already.")).to_be_visible()
    page.reload()
    page.keyboard.press("z")
    expect(page.get_by_text("1 object is as before.")).to_be_visible()
    page.keyboard.press("z")
    expect(names).to_have_text(["car"] * 3)

    layer = get_layer(client, layer_id)
    assert (layer["revision"], {each["category_id"] for each in layer["annotations"]}) == (5, {car})
    assert person != car
