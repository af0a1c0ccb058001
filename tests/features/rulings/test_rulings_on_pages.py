"""Rulings by forms: written, changed, and begun from what people disagree about."""

from typing import Any

import psycopg
import pytest
from psycopg.types.json import Json

from tests.conftest import Client, Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project

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
    as_owner: Client,
    as_annotator: Client,
    annotator: Person,
    project: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    [image_id] = make_images(database, project["id"])
    car, van = (category["id"] for category in project["categories"])
    document = next_assignment(as_annotator, project["id"])
    box = make_box(car)
    save(as_annotator, document["layer"]["id"], 0, added=[box]).raise_for_status()
    submit(as_annotator, document["id"])
    members = [
        {
            "layer_id": 1,
            "annotator_id": annotator.id,
            "annotation_id": box["id"],
            "category_id": each,
        }
        for each in (car, van)
    ]
    cluster = database.execute(
        """
        insert into clusters (
            project_id, image_id, family, key, fingerprint, members, rater_count, vote_count, status,
            settle_score, value
        )
        values (%s, %s, 'region', 'k', 'f', %s, 2, 2, 'category', 0.5, 1)
        returning id
        """,
        [project["id"], image_id, Json(members)],
    ).fetchone()
    assert cluster is not None
    new = f"/projects/{project['id']}/rulings/new"

    from_cell = as_owner.get(new, params={"category": [car, van]}, headers=HTML).text
    from_disagreement = as_owner.get(new, params={"disagreement": cluster[0]}, headers=HTML).text
    from_nothing = as_owner.get(new, headers=HTML).text

    part = f"&#34;image_id&#34;: {image_id}"
    assert part in from_cell
    assert part in from_disagreement
    assert part not in from_nothing
