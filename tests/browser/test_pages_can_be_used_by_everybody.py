"""Every page under axe-core (WCAG 2.2 AA and best practice), in light and in dark, at two widths."""

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

PROJECT_PAGES = [
    "",
    "/images",
    "/objects",
    "/batches",
    "/images?view=map",
    "/schema",
    "/members",
    "/models",
    "/features",
    "/experiments",
    "/insights",
    "/insights?field=state",
    "/insights/pairs",
    "/insights/objects",
    "/insights/gaps",
    "/insights/errors?field=state",
    "/insights/card",
    "/exports",
    "/exports/preview",
    "/settings",
    "/privacy",
    "/views",
    "/retention",
    "/assigning",
    "/pools",
]
# One of each kind: numbers, a matrix with rows, people, one person.
AGREEMENT_PAGES = [
    "/agreement",
    "/agreement?by=question",
    "/agreement?by=annotator",
    "/annotators/{annotator}",
]
OTHER_PAGES = [
    "/projects",
    "/projects/new",
    "/queue",
    "/jobs",
    "/activity",
    "/people",
    "/erasures",
    "/api",
    "/account",
]


@pytest.fixture(scope="module")
def admin(make_person: Callable[..., Person]) -> Person:
    """Somebody who sees every page."""
    return make_person(name="Root", role="admin")


@pytest.fixture(scope="module")
def project(
    admin: Person,
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> dict[str, Any]:
    """A project with images, one of them submitted with a box."""
    client = client_of(admin)
    made = make_project(client)
    made["image_ids"] = make_images(database, made["id"], 3)
    document = next_assignment(client, made["id"])
    layer = document["layer"]
    car = made["categories"][0]["id"]
    save(client, layer["id"], layer["revision"], added=[make_box(car)]).raise_for_status()
    submit(client, document["id"])
    return made


@pytest.fixture(scope="module")
def compared(
    admin: Person,
    make_person: Callable[..., Person],
    client_of: Callable[[Person], Client],
    database: psycopg.Connection[Any],
) -> list[str]:
    """The pages of agreement of a project of which two people have labelled an image, in two ways."""
    other = make_person(name="Anna")
    made = make_project(client_of(admin), policy={"overlap": 2})
    add_member(client_of(admin), made["id"], other.id)
    make_images(database, made["id"], 1)
    car, person = (each["id"] for each in made["categories"][:2])
    works = ((admin, (car, car), "sun"), (other, (car, person), "rain"))
    for who, (first, second), weather in works:
        client = client_of(who)
        document = next_assignment(client, made["id"])
        layer = document["layer"]
        boxes = [make_box(first, x=10), make_box(second, x=300)]
        answers = {"weather": [weather]}
        save(
            client, layer["id"], layer["revision"], added=boxes, answers=answers
        ).raise_for_status()
        submit(client, document["id"])
    home = f"/projects/{made['id']}"
    return [home + page.format(annotator=other.id) for page in AGREEMENT_PAGES]


def test_every_page_of_agreement_passes_axe(
    page_of: PageOf, admin: Person, compared: list[str]
) -> None:
    assert violating(page_of, admin, compared) == {}


def test_every_page_of_a_project_passes_axe(
    page_of: PageOf, admin: Person, project: dict[str, Any]
) -> None:
    image = f"/images/{project['image_ids'][0]}"
    home = f"/projects/{project['id']}"

    assert (
        violating(
            page_of,
            admin,
            [
                *(home + part for part in PROJECT_PAGES),
                image,
                f"{image}/hidden-places",
                f"{image}/views",
            ],
        )
        == {}
    )


def test_every_other_page_passes_axe(
    page_of: PageOf, admin: Person, project: dict[str, Any]
) -> None:
    assert violating(page_of, admin, OTHER_PAGES) == {}


def test_the_way_in_passes_axe(page_of: PageOf) -> None:
    assert violations(page_of(None), "/sign-in") == []


def test_no_page_scrolls_sideways_on_a_telephone(
    page_of: PageOf, admin: Person, project: dict[str, Any]
) -> None:
    page = page_of(admin, viewport={"width": 390, "height": 800})
    without_pictures(page)
    paths = [*OTHER_PAGES, *(f"/projects/{project['id']}{part}" for part in PROJECT_PAGES)]

    widths = {}
    for path in paths:
        page.goto(path)
        widths[path] = page.evaluate("document.documentElement.scrollWidth")

    assert {path: width for path, width in widths.items() if width > 390} == {}


def violating(page_of: PageOf, person: Person, paths: list[str]) -> dict[str, list[str]]:
    """What axe finds on each of the pages that it finds anything on."""
    page = page_of(person, viewport={"width": 1280, "height": 800}, **STILL)
    without_pictures(page)
    found = {path: violations_in_light_and_dark(page, path) for path in paths}
    return {path: rules for path, rules in found.items() if rules}
