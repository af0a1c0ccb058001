"""The pages about many people's work under axe-core, in light and in dark, and on a telephone."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.browser.axe import STILL, violations, violations_in_light_and_dark, without_pictures
from tests.browser.conftest import PageOf
from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

# One of each kind of tab: the overview, a table with a matrix, a table of people, a list of images.
AGREEMENT_PAGES = [
    "",
    "/agreement",
    "/agreement?by=category",
    "/agreement?by=annotator&measure=D1c",
    "/agreement?by=image",
]
PAGES_OF_CASES = [
    "/agreement/numbers",
    "/disagreements",
    "/disagreements?kind=answer&sort=newest",
    "/guidelines",
    "/rulings/new",
]
IMAGES = 4


@pytest.fixture(scope="module")
def admin(make_person: Callable[..., Person]) -> Person:
    """Somebody who sees every page."""
    return make_person(name="Root", role="admin")


@pytest.fixture(scope="module")
def disputed(
    admin: Person,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> dict[str, Any]:
    """A project with images on which two people differ; `people` has the two."""
    owner = client_of(admin)
    made = make_project(owner, policy={"overlap": 2, "review": "consensus"})
    made["image_ids"] = make_images(database, made["id"], IMAGES)
    made["people"] = [make_person(name="Anna"), make_person(name="Ben")]
    for who, person in enumerate(made["people"]):
        add_member(owner, made["id"], person.id)
        _label(client_of(person), made, who)
    ruling = {"title": "Who sits in a car", "body": "A **person**, whatever is seen of them."}
    owner.post(f"/api/v1/projects/{made['id']}/rulings", json=ruling).raise_for_status()
    return made


def _label(client: Client, project: dict[str, Any], who: int) -> None:
    """The second person moves boxes, takes some cars for persons, marks more, and sees other weather."""
    car, person = (category["id"] for category in project["categories"][:2])
    for place in range(IMAGES):
        document = next_assignment(client, project["id"])
        other = person if who and place % 3 else car
        boxes = [
            make_box(car, x=10.0 + 20 * place + 3 * who, y=10, width=90, height=90),
            make_box(other, x=300, y=20.0 * place, width=60, height=60),
            *([make_box(person, x=500, y=200, width=50, height=50)] if who else []),
        ]
        answers = {"weather": ["sun" if who or place % 2 else "rain"]}
        layer = document["layer"]
        save(client, layer["id"], layer["revision"], added=boxes, answers=answers)
        submit(client, document["id"])


@pytest.mark.parametrize("parts", [AGREEMENT_PAGES, PAGES_OF_CASES], ids=["numbers", "cases"])
def test_every_page_about_agreement_passes_axe(
    page_of: PageOf, admin: Person, disputed: dict[str, Any], parts: list[str]
) -> None:
    page = page_of(admin, viewport={"width": 1280, "height": 800}, **STILL)
    without_pictures(page)

    found = {
        part: violations_in_light_and_dark(page, f"/projects/{disputed['id']}{part}")
        for part in parts
    }

    assert {path: rules for path, rules in found.items() if rules} == {}


def test_an_annotators_page_passes_axe_for_them_and_for_a_reviewer(
    page_of: PageOf, admin: Person, disputed: dict[str, Any]
) -> None:
    annotator = disputed["people"][0]
    path = f"/projects/{disputed['id']}/annotators/{annotator.id}"
    found = []
    for reader in (annotator, admin):
        page = page_of(reader, viewport={"width": 1280, "height": 800}, **STILL)
        without_pictures(page)
        found += violations(page, path)

    assert found == []


def test_no_page_about_agreement_scrolls_sideways_on_a_telephone(
    page_of: PageOf, admin: Person, disputed: dict[str, Any]
) -> None:
    page = page_of(admin, viewport={"width": 390, "height": 800})
    without_pictures(page)

    widths = {}
    for part in [*AGREEMENT_PAGES, *PAGES_OF_CASES]:
        page.goto(f"/projects/{disputed['id']}{part}")
        widths[part] = page.evaluate("document.documentElement.scrollWidth")

    assert {part: width for part, width in widths.items() if width > 390} == {}
