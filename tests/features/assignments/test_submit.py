from typing import Any

import psycopg
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import WEATHER, add_member, make_project


def test_a_required_question_must_be_answered_before_submitting(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner, questions=[WEATHER | {"required": True}])
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    path = f"/api/v1/assignments/{document['id']}/submission"

    refused = as_owner.put(path)
    save(as_owner, document["layer"]["id"], 0, answers={"weather": ["snow"]})
    accepted = as_owner.put(path)

    assert refused.status_code == 422
    assert refused.json()["detail"] == "Answer before submitting: weather."
    assert accepted.status_code == 204


def test_a_required_attribute_must_have_a_value_before_submitting(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    attribute = {"name": "plate", "type": "text", "required": True}
    category = {"name": "car", "attributes": [attribute]}
    project = make_project(as_owner, categories=[category])
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    box = make_box(project["categories"][0]["id"])
    save(as_owner, document["layer"]["id"], 0, added=[box])

    response = as_owner.put(f"/api/v1/assignments/{document['id']}/submission")

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == f"annotations.{box['id']}.attributes.plate"


def test_submitting_an_older_revision_is_a_conflict(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    save(as_owner, document["layer"]["id"], 0, answers={"weather": ["sun"]})

    path = f"/api/v1/assignments/{document['id']}/submission"
    response = as_owner.put(path, json={"revision": 0})

    assert response.status_code == 409


def test_submitting_twice_changes_nothing(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])

    submit(as_owner, document["id"])
    submit(as_owner, document["id"])

    assert as_owner.get(f"/api/v1/assignments/{document['id']}").json()["state"] == "submitted"


def test_without_a_review_policy_a_submission_is_accepted_at_once(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner, policy={"review": "none"})
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])

    submit(as_owner, document["id"])

    assert as_owner.get(f"/api/v1/assignments/{document['id']}").json()["state"] == "accepted"


def test_nobody_submits_for_somebody_else(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"])
    document = next_assignment(as_annotator, project["id"])

    response = as_owner.put(f"/api/v1/assignments/{document['id']}/submission")

    assert response.status_code == 403


def test_an_archived_project_takes_no_more_work(
    as_owner: Client, database: psycopg.Connection[Any]
) -> None:
    project = make_project(as_owner)
    make_images(database, project["id"])
    document = next_assignment(as_owner, project["id"])
    as_owner.patch(f"/api/v1/projects/{project['id']}", json={"archived": True})

    response = save(as_owner, document["layer"]["id"], 0, answers={"weather": ["sun"]})

    assert response.status_code == 409
    assert "archived" in response.json()["detail"]
