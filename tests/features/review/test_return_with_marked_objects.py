from typing import Any
from uuid import uuid4

import psycopg
import pytest
from httpx import Client

from tests.conftest import Person
from tests.factories.images import make_images
from tests.factories.labelling import make_box, next_assignment, save, submit
from tests.factories.projects import add_member, make_project


@pytest.fixture
def submission(
    as_owner: Client, as_annotator: Client, annotator: Person, database: psycopg.Connection[Any]
) -> dict[str, Any]:
    """Two boxes that the annotator has submitted."""
    project = make_project(as_owner)
    add_member(as_owner, project["id"], annotator.id)
    make_images(database, project["id"], 2)
    document = next_assignment(as_annotator, project["id"])
    boxes = [make_box(project["categories"][0]["id"]), make_box(project["categories"][1]["id"])]
    assert save(as_annotator, document["layer"]["id"], 0, added=boxes).is_success
    submit(as_annotator, document["id"])
    return document | {"boxes": boxes}


def give(client: Client, document: dict[str, Any], **verdict: Any) -> Any:
    return client.put(f"/api/v1/assignments/{document['id']}/verdict", json=verdict)


def test_a_return_marks_the_objects_that_it_is_about(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    loose, wrong = [box["id"] for box in submission["boxes"]]
    marks = [{"annotation_id": loose, "note": "Too loose."}, {"annotation_id": wrong}]

    response = give(as_owner, submission, verdict="returned", note="Two things.", marks=marks)

    assert response.status_code == 204, response.text
    document = next_assignment(as_annotator, submission["project"]["id"])
    assert document["id"] == submission["id"]
    assert document["marked"] == marks


def test_marks_stay_while_the_work_goes_on_and_go_when_it_is_submitted(
    as_owner: Client,
    as_annotator: Client,
    submission: dict[str, Any],
    database: psycopg.Connection[Any],
) -> None:
    mark = {"annotation_id": submission["boxes"][0]["id"], "note": "Too loose."}
    give(as_owner, submission, verdict="returned", marks=[mark])
    path = f"/api/v1/assignments/{submission['id']}"

    save(as_annotator, submission["layer"]["id"], 1, verified_absent=[])
    during = as_annotator.get(path).json()["marked"]
    submit(as_annotator, submission["id"])
    after = as_annotator.get(path).json()["marked"]

    assert during == [mark]
    assert after == []
    kept = "select verdict, marks from verdicts where assignment_id = %s"
    assert database.execute(kept, [submission["id"]]).fetchall() == [("returned", [mark])]


def test_a_return_that_only_marks_without_a_word_is_refused(
    as_owner: Client, submission: dict[str, Any]
) -> None:
    marks = [{"annotation_id": submission["boxes"][0]["id"]}]

    response = give(as_owner, submission, verdict="returned", marks=marks)

    assert response.status_code == 422
    assert response.json()["detail"] == "Say what to change before returning."


def test_a_mark_on_nothing_of_the_submission_is_refused_and_changes_nothing(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    marks = [{"annotation_id": submission["boxes"][0]["id"]}, {"annotation_id": str(uuid4())}]

    response = give(as_owner, submission, verdict="returned", note="No.", marks=marks)

    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == "marks.1.annotation_id"
    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "submitted"


def test_an_accepted_submission_carries_no_marks(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    marks = [{"annotation_id": submission["boxes"][0]["id"], "note": "Nice."}]

    give(as_owner, submission, verdict="accepted", marks=marks)

    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "accepted"
    assert document["marked"] == []
