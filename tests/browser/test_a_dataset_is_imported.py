"""An owner sends a file of labels, reads what would be done, imports it, and sees the objects on the picture."""

from collections.abc import Callable
from typing import Any

import msgspec
import psycopg
import pytest
from httpx import Client
from playwright.sync_api import FilePayload, expect

from tests.browser.axe import STILL, violations_in_light_and_dark, without_pictures
from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project
from tests.features.importing.conftest import coco

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_file_is_checked_its_report_read_and_its_objects_seen(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    page_of: PageOf,
    database: psycopg.Connection[Any],
) -> None:
    owner = make_person(name="Olga")
    project = make_project(client_of(owner))
    make_images(database, project["id"], 3)
    over_the_edge = {"bbox": [600, 20, 100, 40]}
    content = msgspec.json.encode(coco({"bbox": [10, 20, 30, 40]}, over_the_edge))
    page = page_of(owner, viewport={"width": 1280, "height": 800}, **STILL)
    without_pictures(page)

    page.goto(f"/projects/{project['id']}/imports")
    labels = FilePayload(name="street.json", mimeType="application/json", buffer=content)
    page.get_by_label("Files", exact=True).set_input_files(labels)
    page.get_by_label("Categories that are missing").select_option(label="Are made")
    page.get_by_role("button", name="Check").click()

    expect(page.get_by_text("Box clipped: cut at the image's edge")).to_be_visible()
    page.get_by_text("Where").click()
    expect(page.get_by_text("annotations[1]")).to_be_visible()
    assert violations_in_light_and_dark(page, page.url) == []
    page.get_by_role("button", name="Import", exact=True).click()

    expect(page.get_by_text("Objects: 2 written.")).to_be_visible()
    page.get_by_role("link", name="See the images").click()
    page.get_by_role("link", name="image-00000.jpg, 2 annotations").click()
    expect(page.get_by_role("rowheader", name="car")).to_have_count(2)
