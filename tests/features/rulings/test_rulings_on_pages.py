"""Rulings by forms: written, changed, and begun from what people disagree about."""

from collections.abc import Callable
from typing import Any

import psycopg
import pytest

from tests.conftest import Client, Person
from tests.factories.images import make_images
from tests.factories.projects import add_member, make_project
from tests.features.agreement.conftest import Team
from tests.features.agreement.conftest import make_team as make_team

HTML = {"Accept": "text/html"}


@pytest.fixture
def project(as_owner: Client, annotator: Person) -> dict[str, Any]:
    made = make_project(as_owner, categories=[{"name": "car"}, {"name": "van"}])
    add_member(as_owner, made["id"], annotator.id)
    return made


def rulings(client: Client, project: dict[str, Any]) -> list[dict[str, Any]]:
    found = client.get(f"/api/v1/projects/{project['id']}/rulings").json()
    items: list[dict[str, Any]] = found["items"]
    return items


def test_a_form_writes_a_ruling(
    as_owner: Client, project: dict[str, Any], database: psycopg.Connection[Any]
) -> None:
    [image_id] = make_images(database, project["id"])
    part = f'{{"image_id": {image_id}, "x": 1.0, "y": 2.0, "width": 30.0, "height": 40.0}}'
    sent = {
        "title": "Vans",
        "body": "They are cars.",
        "category_ids": [str(category["id"]) for category in project["categories"]],
        "question_id": "",
        "example": [part, part],
        "kept": ["1"],
        "caption-1": "Like this",
        "is_right-1": "no",
    }

    response = as_owner.post(f"/projects/{project['id']}/rulings", data=sent, headers=HTML)

    assert response.status_code == 303, response.text
    [ruling] = rulings(as_owner, project)
    assert [category["name"] for category in ruling["categories"]] == ["car", "van"]
    [example] = ruling["examples"]
    assert (example["x"], example["caption"], example["is_right"]) == (1.0, "Like this", False)


def test_a_wrong_form_comes_back_as_it_was_typed(as_owner: Client, project: dict[str, Any]) -> None:
    sent = {"title": "", "body": "They are cars.", "example": "{", "kept": "0"}

    response = as_owner.post(f"/projects/{project['id']}/rulings", data=sent, headers=HTML)

    assert response.status_code == 422
    assert "They are cars." in response.text
    assert rulings(as_owner, project) == []


def test_the_form_of_a_ruling_saves_it(as_owner: Client, project: dict[str, Any]) -> None:
    body = {"title": "Vans", "body": "They are cars."}
    ruling = as_owner.post(f"/api/v1/projects/{project['id']}/rulings", json=body).json()
    path = f"/rulings/{ruling['id']}"
    assert "They are cars." in as_owner.get(path, headers=HTML).text

    response = as_owner.post(path, data=body | {"title": "Vans and buses"}, headers=HTML)

    assert response.status_code == 303
    assert rulings(as_owner, project)[0]["title"] == "Vans and buses"


def test_everybody_reads_the_guidelines_with_the_rulings(
    as_owner: Client, as_annotator: Client, project: dict[str, Any]
) -> None:
    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"guidelines": "Be *tight*."})
    body = {"title": "Vans", "body": "They are cars."}
    as_owner.post(f"/api/v1/projects/{project['id']}/rulings", json=body).raise_for_status()

    page = as_annotator.get(f"/projects/{project['id']}/guidelines", headers=HTML).text

    assert "Be <em>tight</em>." in page
    assert "They are cars." in page
    assert "Write a ruling" not in page


def test_a_ruling_begins_with_crops_of_what_is_confused(
    as_owner: Client, make_team: Callable[..., Team]
) -> None:
    team = make_team(2)
    [image_id] = team.image_ids
    pair = [team.category(name) for name in ("car", "person")]
    for who, name in enumerate(("car", "person")):
        team.submit(who, image_id, [team.box(50, 50, category=name)])
    # The queue catches up, so that what is measured in the background has been.
    [disagreement] = as_owner.get(f"/api/v1/projects/{team.id}/disagreements").json()["items"]
    new = f"/projects/{team.id}/rulings/new"

    from_cell = as_owner.get(new, params={"category": pair}, headers=HTML).text
    from_disagreement = as_owner.get(
        new, params={"disagreement": disagreement["id"]}, headers=HTML
    ).text
    from_nothing = as_owner.get(new, headers=HTML).text

    part = f"&#34;image_id&#34;: {image_id}"
    assert part in from_cell
    assert part in from_disagreement
    assert part not in from_nothing
