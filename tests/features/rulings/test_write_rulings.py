"""Reviewers write decisions down; everybody in the project reads them."""

from collections.abc import Callable
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import Client, Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project

ClientOf = Callable[[Person], httpx.Client]


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    made = make_project(as_owner, categories=[{"name": "car"}, {"name": "van"}, {"name": "dog"}])
    add_member(as_owner, made["id"], annotator.id)
    return made


@pytest.fixture
def image_id(project: dict[str, Any], database: psycopg.Connection[Any]) -> int:
    return make_images(database, project["id"])[0]


def write(client: Client, project: dict[str, Any], **fields: Any) -> httpx.Response:
    body = {"title": "Vans with windows", "body": "They are **cars**.", **fields}
    return client.post(f"/api/v1/projects/{project['id']}/rulings", json=body)


def read(client: Client, project: dict[str, Any], **asked: Any) -> list[dict[str, Any]]:
    response = client.get(f"/api/v1/projects/{project['id']}/rulings", params=asked)
    assert response.status_code == 200, response.text
    items: list[dict[str, Any]] = response.json()["items"]
    return items


def ids_of(project: dict[str, Any]) -> list[int]:
    return [category["id"] for category in project["categories"]]


def example(image_id: int, **fields: Any) -> dict[str, Any]:
    part = {"image_id": image_id, "x": 10.0, "y": 20.0, "width": 100.0, "height": 50.0}
    return {**part, "caption": "A van", "is_right": False, **fields}


def test_an_annotator_reads_what_was_decided(
    as_owner: Client, as_annotator: Client, project: dict[str, Any], image_id: int
) -> None:
    box = {"type": "box", "x": 20.0, "y": 25.0, "width": 40.0, "height": 30.0}
    car, van, _ = ids_of(project)
    written = write(
        as_owner,
        project,
        category_ids=[car, van],
        examples=[example(image_id, shape=box, category_id=van)],
    )
    assert written.status_code == 201, written.text

    [ruling] = read(as_annotator, project)

    assert ruling["body_html"] == "<p>They are <strong>cars</strong>.</p>\n"
    assert [category["name"] for category in ruling["categories"]] == ["car", "van"]
    [shown] = ruling["examples"]
    assert shown["shape"] == box
    assert shown["category"]["name"] == "van"
    assert (shown["caption"], shown["is_right"]) == ("A van", False)


def test_a_ruling_cannot_bring_script_in(
    as_owner: Client, as_annotator: Client, project: dict[str, Any]
) -> None:
    write(as_owner, project, body="<script>alert(1)</script> [x](javascript:alert(1))")

    [ruling] = read(as_annotator, project)

    assert "<script" not in ruling["body_html"]
    assert 'href="javascript' not in ruling["body_html"]


def test_rulings_are_found_by_what_they_are_about(
    as_owner: Client, project: dict[str, Any]
) -> None:
    car, van, dog = ids_of(project)
    question = project["questions"][0]["id"]
    write(as_owner, project, title="cars", category_ids=[car])
    write(as_owner, project, title="vans", category_ids=[van, car])
    write(as_owner, project, title="weather", question_id=question)
    write(as_owner, project, title="all")

    found = {
        "van": [ruling["title"] for ruling in read(as_owner, project, category=van)],
        "dog": [ruling["title"] for ruling in read(as_owner, project, category=dog)],
        "weather": [ruling["title"] for ruling in read(as_owner, project, question=question)],
        "everything": [ruling["title"] for ruling in read(as_owner, project)],
    }

    assert found == {
        "van": ["all", "vans"],
        "dog": ["all"],
        "weather": ["all", "weather"],
        "everything": ["all", "weather", "vans", "cars"],
    }


def test_an_annotator_does_not_decide(as_annotator: Client, project: dict[str, Any]) -> None:
    response = write(as_annotator, project)

    assert response.status_code == 403


def test_a_stranger_finds_nothing(
    as_owner: Client, stranger: Client, project: dict[str, Any]
) -> None:
    ruling = write(as_owner, project).json()

    answers = [
        stranger.get(f"/api/v1/projects/{project['id']}/rulings"),
        stranger.patch(f"/api/v1/rulings/{ruling['id']}", json={"title": "Mine"}),
        stranger.delete(f"/api/v1/rulings/{ruling['id']}"),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"category_ids": [999_999_999]}, "category_ids.0"),
        ({"question_id": 999_999_999}, "question_id"),
        ({"title": "  "}, "title"),
        ({"body": ""}, "body"),
    ],
    ids=["a foreign category", "a foreign question", "no title", "no decision"],
)
def test_what_does_not_fit_is_named(
    as_owner: Client, project: dict[str, Any], fields: dict[str, Any], place: str
) -> None:
    response = write(as_owner, project, **fields)

    assert response.status_code == 422
    assert place in [error["path"] for error in response.json()["errors"]]
    assert read(as_owner, project) == []


def test_an_example_lies_in_its_image(
    as_owner: Client, project: dict[str, Any], image_id: int
) -> None:
    response = write(as_owner, project, examples=[example(image_id), example(image_id, x=600.0)])

    assert response.status_code == 422
    assert response.json()["detail"] == (
        "examples.1: the part ends at (700, 70), outside the image of 640 x 480 pixels."
    )


def test_an_image_of_another_project_is_no_example(
    as_owner: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    other = make_project(as_owner)
    [foreign] = make_images(database, other["id"])

    response = write(as_owner, project, examples=[example(foreign)])

    assert response.status_code == 422


def test_a_change_leaves_the_rest(as_owner: Client, project: dict[str, Any], image_id: int) -> None:
    car, van, _ = ids_of(project)
    ruling = write(as_owner, project, category_ids=[car], examples=[example(image_id)]).json()

    changed = as_owner.patch(f"/api/v1/rulings/{ruling['id']}", json={"category_ids": [van]})

    assert changed.status_code == 200
    after = changed.json()
    assert [category["id"] for category in after["categories"]] == [van]
    assert (after["title"], after["examples"]) == (ruling["title"], ruling["examples"])


def test_a_deleted_ruling_comes_back(as_owner: Client, project: dict[str, Any]) -> None:
    ruling = write(as_owner, project).json()
    path = f"/api/v1/rulings/{ruling['id']}"

    assert as_owner.delete(path).status_code == 204
    assert read(as_owner, project) == []
    assert as_owner.post(f"{path}/restorations").status_code == 201

    assert [each["id"] for each in read(as_owner, project)] == [ruling["id"]]


def test_a_merged_category_takes_its_rulings_along(
    as_owner: Client, project: dict[str, Any], image_id: int
) -> None:
    car, van, _ = ids_of(project)
    write(as_owner, project, category_ids=[van], examples=[example(image_id, category_id=van)])

    merged = as_owner.post(
        f"/api/v1/projects/{project['id']}/categories/{van}/mergers", json={"into": car}
    )

    assert merged.status_code < 300, merged.text
    [ruling] = read(as_owner, project, category=car)
    assert [category["id"] for category in ruling["categories"]] == [car]
    assert ruling["examples"][0]["category"]["id"] == car


def test_an_archived_project_decides_nothing_more(
    as_owner: Client, project: dict[str, Any]
) -> None:
    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"archived": True})

    assert write(as_owner, project).status_code == 409
