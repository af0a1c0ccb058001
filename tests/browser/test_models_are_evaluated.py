"""A reviewer holds a model against people, from the form to its report, and lands on the images behind a number."""

from collections.abc import Callable

import pytest
from httpx import Client
from playwright.sync_api import expect

from tests.browser.conftest import PageOf
from tests.browser.labelling import upload
from tests.conftest import Person
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import CAR, PERSON, add_member, make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def test_some_images_are_evaluated_and_a_wrong_filter_is_mended(
    page_of: PageOf,
    as_owner: Client,
    make_person: Callable[..., Person],
) -> None:
    reviewer = make_person(name="Rita")
    project = make_project(as_owner, categories=[CAR, PERSON])
    add_member(as_owner, project["id"], reviewer.id, "reviewer")
    upload(as_owner, project["id"], 2)
    car, person = (each["id"] for each in project["categories"])
    for _ in range(2):
        document = next_assignment(as_owner, project["id"])
        save(as_owner, document["layer"]["id"], 0, added=[make_box(car)]).raise_for_status()
        submit(as_owner, document["id"])
        path = f"/api/v1/assignments/{document['id']}/verdict"
        as_owner.put(path, json={"verdict": "accepted"}).raise_for_status()
        said = make_box(person)
        seen = {"category_id": person, "shape": said["shape"], "score": 0.9}
        predicted = {"image_id": document["image"]["id"], "annotations": [seen]}
        body = {"model": "yolo", "version": "1", "images": [predicted]}
        sent = as_owner.post(f"/api/v1/projects/{project['id']}/predictions", json=body)
        sent.raise_for_status()
    page = page_of(reviewer, forgives="422")
    page.goto(f"/projects/{project['id']}/models")

    wish = page.get_by_label("Only images found by")
    wish.fill("colour:red")
    page.get_by_role("button", name="Evaluate").click()
    expect(page.locator("#where-notes")).to_contain_text("unknown field 'colour'")
    wish.fill("name:photo-1")
    page.get_by_role("button", name="Evaluate").click()

    heading = page.get_by_role("heading", name="yolo@1")
    expect(heading).to_be_visible()
    expect(page.locator(".page-header__lead")).to_contain_text(
        "on 1 image found by name:photo-1", timeout=20_000
    )
    page.locator(".heat__link").first.click()
    expect(page.get_by_role("img").first).to_be_visible()
