from typing import Any

from httpx import Client

from tests.factories.labelling import next_assignment, submit
from tests.features.review.test_give_a_verdict import submission as submission


def test_a_reviewer_accepts_on_the_page_of_the_image(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    image_id = submission["image"]["id"]
    page = as_owner.get(f"/images/{image_id}", headers={"Accept": "text/html"})

    response = as_owner.post(
        f"/assignments/{submission['id']}/verdict",
        data={"verdict": "accepted"},
    )

    assert f"/assignments/{submission['id']}/verdict" in page.text
    assert response.headers["location"] == f"/projects/{submission['project']['id']}"
    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "accepted"


def test_a_return_without_a_note_says_so_and_changes_nothing(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    response = as_owner.post(
        f"/assignments/{submission['id']}/verdict",
        data={"verdict": "returned"},
    )

    assert response.headers["location"] == f"/images/{submission['image']['id']}"
    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "submitted"


def test_a_form_without_a_verdict_changes_nothing(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    as_owner.post(f"/assignments/{submission['id']}/verdict", data={"note": "Sharper corners."})

    document = as_annotator.get(f"/api/v1/assignments/{submission['id']}").json()
    assert document["state"] == "submitted"


def test_one_submission_follows_the_other(
    as_owner: Client, as_annotator: Client, submission: dict[str, Any]
) -> None:
    project_id = submission["project"]["id"]
    second = next_assignment(as_annotator, project_id)
    submit(as_annotator, second["id"])

    first_page = as_owner.get(f"/projects/{project_id}/review").headers["location"]
    after = as_owner.post(f"/assignments/{submission['id']}/verdict", data={"verdict": "accepted"})
    as_owner.post(f"/assignments/{second['id']}/verdict", data={"verdict": "accepted"})
    in_the_end = as_owner.get(f"/projects/{project_id}/review").headers["location"]

    assert first_page.startswith(f"/images/{submission['image']['id']}?layer=")
    assert after.headers["location"].startswith(f"/images/{second['image']['id']}?layer=")
    assert in_the_end == f"/projects/{project_id}"
