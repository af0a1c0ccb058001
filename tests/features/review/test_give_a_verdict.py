from typing import Any

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import next_assignment, submit
from tests.factories.projects import add_member, make_project


@pytest.fixture
def submission(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> dict[str, Any]:
    """Something that the annotator has submitted."""
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"], 2)
    document = next_assignment(as_annotator, project["id"])
    submit(as_annotator, document["id"])
    return document


def test_a_returned_submission_comes_back_first_with_its_note(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    next_assignment(as_annotator, submission["project"]["id"])

    response = as_owner.put(
        f"/api/v1/assignments/{submission['id']}/verdict",
        json={"verdict": "returned", "note": "The bus is missing."},
    )

    assert response.status_code == 204
    again = next_assignment(as_annotator, submission["project"]["id"])
    assert again["id"] == submission["id"]
    assert again["note"] == "The bus is missing."


def test_a_return_says_what_to_change(as_owner: Client, submission: dict[str, Any]) -> None:
    path = f"/api/v1/assignments/{submission['id']}/verdict"

    response = as_owner.put(path, json={"verdict": "returned", "note": " "})

    assert response.status_code == 422
    assert response.json()["detail"] == "Say what to change before returning."


def test_only_a_submission_gets_a_verdict(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    unfinished = next_assignment(as_annotator, submission["project"]["id"])
    path = f"/api/v1/assignments/{unfinished['id']}/verdict"

    response = as_owner.put(path, json={"verdict": "accepted"})

    assert response.status_code == 409


def test_annotators_do_not_judge(
    as_annotator: Client, stranger: Client, submission: dict[str, Any]
) -> None:
    path = f"/api/v1/assignments/{submission['id']}/verdict"

    assert as_annotator.put(path, json={"verdict": "accepted"}).status_code == 403
    assert stranger.put(path, json={"verdict": "accepted"}).status_code == 404
