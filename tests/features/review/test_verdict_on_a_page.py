from typing import Any

from httpx import Client

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
    assert response.headers["location"] == f"/images/{image_id}"
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
