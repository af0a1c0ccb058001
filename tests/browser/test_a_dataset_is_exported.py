"""A reviewer chooses a format, waits a moment, reads what it could not hold, and saves the file."""

import re
from collections.abc import Callable
from typing import Any
from zipfile import ZipFile

import psycopg
import pytest
from httpx import Client
from playwright.sync_api import expect

from tests.browser.axe import STILL, violations_in_light_and_dark
from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import make_project
from tests.features.images.conftest import picture

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_a_format_is_chosen_the_report_read_and_the_file_saved(
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    page_of: PageOf,
    database: psycopg.Connection[Any],
) -> None:
    owner = make_person(name="Olga")
    client = client_of(owner)
    project = make_project(client)
    make_images(database, project["id"], 1)
    document = next_assignment(client, project["id"])
    car = project["categories"][0]["id"]
    crowd = make_box(car, is_crowd=True)
    save(client, document["layer"]["id"], 0, added=[make_box(car), crowd])
    submit(client, document["id"])
    page = page_of(owner, viewport={"width": 1280, "height": 800}, **STILL)

    page.goto(f"/projects/{project['id']}/exports")
    page.get_by_role("radio", name=re.compile("^YOLO detection")).check()
    page.get_by_label("Truth", exact=True).select_option(label="Every annotator's layer, named")
    page.get_by_label("Name of the version").fill("first")
    page.get_by_role("button", name="Write the file").click()

    expect(page.get_by_role("heading", name="What the format could not hold")).to_be_visible()
    expect(page.get_by_text("Crowds were left out")).to_be_visible()
    assert violations_in_light_and_dark(page, page.url) == []
    with page.expect_download() as download:
        page.get_by_role("link", name="Download", exact=False).first.click()
    with ZipFile(download.value.path()) as archive:
        [labels] = [name for name in archive.namelist() if name.startswith("labels/")]
        assert archive.read(labels).startswith(b"0 ")
    assert download.value.suggested_filename == "first-yolo-detect.zip"


def test_a_reviewer_sees_copies_before_they_are_written(
    make_person: Callable[..., Person], client_of: Callable[[Person], Client], page_of: PageOf
) -> None:
    owner = make_person(name="Otto")
    client = client_of(owner)
    project = make_project(client)
    files = [("files", ("street.jpg", picture()))]
    client.post(f"/api/v1/projects/{project['id']}/images", files=files).raise_for_status()
    document = next_assignment(client, project["id"])
    box = make_box(project["categories"][0]["id"], x=1, y=1, width=9, height=9)
    save(client, document["layer"]["id"], 0, added=[box]).raise_for_status()
    submit(client, document["id"])
    page = page_of(owner, viewport={"width": 1280, "height": 800}, **STILL)

    page.goto(f"/projects/{project['id']}/exports?truth=all&copies=2&copies_flip=on&copies_noise=5")
    page.get_by_role("button", name="Preview pictures").click()
    expect(page.get_by_text("street~a1.jpg")).to_be_visible()
    page.get_by_label("Turned by quarters").check()
    page.get_by_label("Copies for training").fill("1")
    page.get_by_label("Copies for training").press("Tab")

    expect(page.get_by_text("street~a2.jpg")).to_have_count(0)
    page.get_by_role("button", name="Export with these").click()
    expect(page.get_by_label("Copies for training")).to_have_value("1")
    expect(page.get_by_label("Turned by quarters")).to_be_checked()
    expect(page.get_by_label("Pictures", exact=True)).to_have_value("upright")
