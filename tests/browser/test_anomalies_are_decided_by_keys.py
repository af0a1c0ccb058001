"""The queue of anomalies is worked through without a mouse."""

from collections.abc import Callable
from typing import Any

import psycopg
from httpx import Client
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.projects import make_project


def make_anomalies(database: psycopg.Connection[Any], project_id: int, count: int) -> None:
    for image_id in make_images(database, project_id, count):
        database.execute(
            """
            insert into image_anomalies (image_id, project_id, kind, severity, reason, details)
            values (%s, %s, 'edited', 1, 'GIMP wrote this file.', '{"facts": [["Software", "GIMP"]]}')
            """,
            [image_id, project_id],
        )


def test_keys_walk_dismiss_exclude_and_keep_the_place(
    page_of: PageOf,
    database: psycopg.Connection[Any],
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
) -> None:
    owner = make_person(name="Olga")
    project_id = make_project(client_of(owner))["id"]
    make_anomalies(database, project_id, 5)
    # The images have no pixels.
    page = page_of(owner, forgives="Failed to load resource")
    page.goto(f"/projects/{project_id}/anomalies")
    rows = page.locator("[data-row]")
    names = rows.locator(".anomaly__name").all_inner_texts()

    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    page.keyboard.press("d")
    expect(page.get_by_text("1 anomaly is dismissed.")).to_be_visible()
    expect(rows.nth(1)).to_be_focused()
    expect(rows.nth(1)).to_contain_text(names[2])

    page.keyboard.press("x")
    expect(page.get_by_text("1 image is excluded.")).to_be_visible()
    expect(rows.locator(".anomaly__name")).to_have_text([names[0], *names[3:]])

    page.get_by_role("button", name="Undo").click()
    expect(rows).to_have_count(4)
    page.get_by_label("All on this page").check()
    expect(page.get_by_text("4 ticked")).to_be_visible()
    page.keyboard.press("d")
    expect(page.get_by_text("4 anomalies are dismissed.")).to_be_visible()
    expect(rows).to_have_count(0)
