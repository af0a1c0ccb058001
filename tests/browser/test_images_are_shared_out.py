"""Sharing images out: an owner says who labels what, and people receive it."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from httpx import Client
from playwright.sync_api import Locator, Page, expect

from tests.browser.axe import STILL, violations_in_light_and_dark
from tests.browser.conftest import PageOf
from tests.browser.labelling import upload
from tests.conftest import Person
from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member, make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


@pytest.fixture
def people(make_person: Callable[..., Person]) -> list[Person]:
    return [make_person(name=name) for name in ("Anna", "Bert", "Cleo")]


@pytest.fixture
def project(as_owner: Client, people: list[Person]) -> dict[str, Any]:
    """Six photos, of which the first is a pilot."""
    made = make_project(as_owner, policy={"pilot": 1})
    for person in people:
        add_member(as_owner, made["id"], person.id)
    upload(as_owner, made["id"], 6)
    return made


@pytest.fixture
def page(page_of: PageOf, owner: Person, project: dict[str, Any]) -> Page:
    page = page_of(owner, viewport={"width": 1280, "height": 800})
    page.goto(f"/projects/{project['id']}/assigning")
    return page


def row(page: Page, file_name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=file_name)


def tick(page: Page, *file_names: str) -> None:
    for name in file_names:
        page.get_by_role("checkbox", name=f"Choose {name}").check()


def change(page: Page) -> None:
    page.get_by_role("button", name="Change the ticked images").click()
    expect(page.get_by_role("status").filter(has_text="changed")).to_be_visible()


def make_pool(page: Page, name: str, person: str) -> None:
    """There and back again."""
    page.get_by_role("link", name="Pools").click()
    form = page.get_by_role("region", name="New pool")
    form.get_by_label("Name").fill(name)
    form.get_by_label(person).check()
    form.get_by_role("button", name="Make the pool").click()
    expect(page.get_by_role("heading", name=name)).to_be_visible()
    page.get_by_role("link", name="Assigning").first.click()


def received(client: Client, project: dict[str, Any]) -> list[str]:
    """The files that somebody is given until nothing is left for them."""
    path = f"/api/v1/projects/{project['id']}/assignments/next"
    names = []
    while (response := client.post(path)).status_code == 200:
        names.append(response.json()["image"]["file_name"])
        submit(client, response.json()["id"])
    return names


def test_an_owner_shares_images_out_and_people_get_them(
    page: Page,
    project: dict[str, Any],
    people: list[Person],
    client_of: Callable[[Person], Client],
) -> None:
    anna, bert, cleo = (client_of(person) for person in people)
    expect(row(page, "photo-0.jpg")).to_contain_text("Pilot")
    expect(row(page, "photo-1.jpg")).to_contain_text("after the pilot")
    assert received(cleo, project) == ["photo-0.jpg"]

    page.get_by_role("button", name="End the pilot").click()
    expect(page.get_by_text("The pilot has ended")).to_be_visible()
    page.goto(f"/projects/{project['id']}/assigning")
    expect(page.get_by_text("after the pilot")).to_have_count(0)

    tick(page, "photo-4.jpg")
    for name in ("Anna", "Bert"):
        page.get_by_role("group", name="Give to").get_by_label(name).check()
    change(page)
    expect(row(page, "photo-4.jpg")).to_contain_text("2 of 2")
    expect(row(page, "photo-4.jpg")).to_contain_text("given by hand")

    tick(page, "photo-1.jpg", "photo-2.jpg")
    page.get_by_label("People per image").fill("2")
    change(page)
    expect(row(page, "photo-2.jpg")).to_contain_text("0 of 2")

    make_pool(page, "Experts", "Cleo")
    tick(page, "photo-3.jpg")
    page.get_by_label("For", exact=True).last.select_option("Only Experts")
    change(page)
    expect(row(page, "photo-3.jpg")).to_contain_text("Experts")

    assert received(anna, project) == ["photo-4.jpg", "photo-1.jpg", "photo-2.jpg", "photo-5.jpg"]
    assert received(bert, project) == ["photo-4.jpg", "photo-1.jpg", "photo-2.jpg"]
    assert received(cleo, project) == ["photo-3.jpg"]


def test_an_annotator_opens_what_was_given_to_them(
    page: Page, page_of: PageOf, project: dict[str, Any], people: list[Person]
) -> None:
    tick(page, "photo-5.jpg")
    page.get_by_role("group", name="Give to").get_by_label("Anna").check()
    change(page)

    theirs = page_of(people[0], viewport={"width": 1280, "height": 800})
    theirs.goto("/queue")
    theirs.get_by_role("link", name=re.compile("photo-5.jpg")).first.click()

    expect(theirs).to_have_url(re.compile(r"/assignments/\d+$"))
    page.reload()
    expect(row(page, "photo-5.jpg")).to_contain_text("In progress")


@pytest.fixture
def busy(
    as_owner: Client,
    project: dict[str, Any],
    people: list[Person],
    client_of: Callable[[Person], Client],
) -> str:
    """Where the project is, with holders, menus, badges, a pilot and a pool, which an empty queue has not."""
    api = f"/api/v1/projects/{project['id']}"
    images = [each["id"] for each in as_owner.get(f"{api}/images").json()["items"]]
    pool = {"name": "Experts", "annotator_ids": [people[2].id]}
    pool_id = as_owner.post(f"{api}/pools", json=pool).json()["id"]
    shared = {"image_ids": images[1:3], "annotator_ids": [people[1].id], "pool_id": pool_id}
    as_owner.put(f"{api}/queue", json=shared).raise_for_status()
    skipped = next_assignment(client_of(people[0]), project["id"])["id"]
    reason = {"reason": "too dark to see"}
    client_of(people[0]).put(f"/api/v1/assignments/{skipped}/skip", json=reason).raise_for_status()
    return f"/projects/{project['id']}"


def test_a_busy_queue_and_a_pool_pass_axe(page_of: PageOf, owner: Person, busy: str) -> None:
    page = page_of(owner, viewport={"width": 1280, "height": 800}, **STILL)

    found = {
        part: violations_in_light_and_dark(page, busy + part)
        for part in ("/assigning", "/assigning?show=skipped", "/pools")
    }

    assert {path: rules for path, rules in found.items() if rules} == {}
